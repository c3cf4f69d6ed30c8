import Glibc
import MachineCore

/// Lays prints out in two dimensions so that neighbours stay neighbours: edges pull, all else
/// pushes, with the heavy tail of Student's distribution (van der Maaten, Hinton 2008), and of all
/// else a few are drawn by chance each time (McInnes, Healy, Melville 2018). From one seed, one map.
struct NeighbourEmbedding {
  private(set) var points: [MapPoint]
  private let edges: [NeighbourGraph.Edge]
  private var random: SearchRandom
  private static let epochs = 400
  private static let pushes = 6
  private static let farthestStep = 4.0

  init(_ graph: NeighbourGraph, start: PrincipalPlane, seed: UInt64) {
    edges = graph.edges
    random = SearchRandom(seed: seed, stream: 9_101)
    let width = start.points.map { max(abs($0.x), abs($0.y)) }.max() ?? 0
    points = start.points.map { $0 * (10 / max(width, 1e-9)) }
    // Two in one place would never part.
    for index in points.indices {
      points[index] = points[index] + MapPoint(random.unit() - 0.5, random.unit() - 0.5) * 0.02
    }
    guard points.count > 2 else { return }
    for epoch in 0..<Self.epochs { step(1 - Double(epoch) / Double(Self.epochs)) }
  }

  private mutating func step(_ rate: Double) {
    for edge in edges {
      let way = points[edge.from] - points[edge.to]
      let pull = Self.clipped(way * (-2 * edge.weight / (1 + way.square))) * rate
      points[edge.from] = points[edge.from] + pull
      points[edge.to] = points[edge.to] - pull
    }
    for index in points.indices {
      for _ in 0..<Self.pushes {
        let other = random.below(points.count)
        if other == index { continue }
        let way = points[index] - points[other]
        let push = way * (2 / ((0.01 + way.square) * (1 + way.square)))
        points[index] = points[index] + Self.clipped(push) * rate
      }
    }
  }

  private static func clipped(_ step: MapPoint) -> MapPoint {
    MapPoint(
      min(max(step.x, -farthestStep), farthestStep), min(max(step.y, -farthestStep), farthestStep))
  }
}
