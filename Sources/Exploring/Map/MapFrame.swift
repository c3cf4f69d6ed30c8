import Glibc

/// Turns and sizes a layout, which has no up and no scale of its own: to the right it gets brighter,
/// upwards it sounds on. Then dots that cover each other are pushed apart.
enum MapFrame {
  /// - Parameters:
  ///   - right, up: What grows that way, of each point.
  /// - Returns: Points in 0...1, x and y in one scale.
  static func framed(_ points: [MapPoint], right: [Double], up: [Double]) -> [MapPoint] {
    var turned = turn(points, right: right, up: up)
    let (low, size) = bounds(turned)
    turned = turned.map { ($0 - low) * (1 / size) }
    spread(&turned)
    let (low2, size2) = bounds(turned)
    let all = turned.map { ($0 - low2) * (1 / size2) }
    let right = all.map(\.x).max() ?? 1
    let top = all.map(\.y).max() ?? 1
    let shift = MapPoint((1 - right) / 2, (1 - top) / 2)
    return all.map { $0 + shift }
  }

  private static func turn(
    _ points: [MapPoint], right: [Double], up: [Double]
  ) -> [MapPoint] {
    let angle = atan2(slope(points.map(\.y), right), slope(points.map(\.x), right))
    let (c, s) = (cos(angle), sin(angle))
    let turned = points.map { MapPoint(c * $0.x + s * $0.y, c * $0.y - s * $0.x) }
    let sign = slope(turned.map(\.y), up) < 0 ? -1.0 : 1
    return turned.map { MapPoint($0.x, sign * $0.y) }
  }

  private static func slope(_ a: [Double], _ b: [Double]) -> Double {
    let count = Double(max(1, a.count))
    let (meanA, meanB) = (a.reduce(0, +) / count, b.reduce(0, +) / count)
    return zip(a, b).reduce(0) { $0 + ($1.0 - meanA) * ($1.1 - meanB) }
  }

  private static func bounds(_ points: [MapPoint]) -> (low: MapPoint, size: Double) {
    let (xs, ys) = (points.map(\.x), points.map(\.y))
    let low = MapPoint(xs.min() ?? 0, ys.min() ?? 0)
    let size = max((xs.max() ?? 0) - low.x, (ys.max() ?? 0) - low.y)
    return (low, size > 0 ? size : 1)
  }

  /// - Complexity: O(points) a round: only dots of the same and the next cells are looked at.
  private static func spread(_ points: inout [MapPoint]) {
    let room = 0.6 / Double(max(1, points.count)).squareRoot()
    for _ in 0..<50 {
      var cells: [Cell: [Int]] = [:]
      for (index, point) in points.enumerated() {
        cells[Cell(point, room), default: []].append(index)
      }
      for index in points.indices {
        for cell in Cell(points[index], room).around {
          for other in cells[cell] ?? [] where other > index {
            let way = points[index] - points[other]
            let distance = way.square.squareRoot()
            guard distance < room else { continue }
            let push =
              distance > 1e-9
              ? way * ((room - distance) / distance / 4) : MapPoint(room / 4, room / 7)
            points[index] = points[index] + push
            points[other] = points[other] - push
          }
        }
      }
    }
  }

  private struct Cell: Hashable {
    var column: Int
    var row: Int

    init(_ point: MapPoint, _ size: Double) {
      (column, row) = (Int((point.x / size).rounded(.down)), Int((point.y / size).rounded(.down)))
    }

    var around: [Cell] {
      (-1...1).flatMap { dx in
        (-1...1).map { dy in
          var cell = self
          (cell.column, cell.row) = (column + dx, row + dy)
          return cell
        }
      }
    }
  }
}
