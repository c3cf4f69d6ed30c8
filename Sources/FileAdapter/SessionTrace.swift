import Foundation
import Hosting

/// `trace.csv` of a finished session, read again.
struct SessionTrace {
  /// Time and loss of the updates that had a pitch.
  let loss: [(time: Double, loss: Double)]
  /// The follower's coefficients, those of one unit together.
  let coefficients: [CurveReport.Plot]
  /// What the name of a column with a coefficient begins with.
  private static let prefix = "u:"
  /// Words in a coefficient's name, and the axis they belong on; the last takes what is left.
  private static let axes: [(words: [String], name: String)] = [
    (["level"], "level, dB"), (["index", "feedback"], "angle, rad"), ([], "coefficient"),
  ]

  /// - Parameter folder: Of the session. A trace without rows has nothing in it.
  init(of folder: String) throws(HostError) {
    let bytes = try FileBytes.read(folder + "/" + SessionFolder.traceName, limit: 1 << 30)
    self.init(String(decoding: bytes, as: UTF8.self))
  }

  init(_ text: String) {
    let lines = text.split(separator: "\n")
    let names = lines.first?.split(separator: ",", omittingEmptySubsequences: false) ?? []
    let header = names.map(String.init)
    let coefficients = Self.coefficients(header)
    var rows = [[Double]]()
    let wanted = ["seconds", "voiced", "loss"].compactMap { header.firstIndex(of: $0) }
    guard wanted.count == 3 else {
      (loss, self.coefficients) = ([], [])
      return
    }
    for line in lines.dropFirst() {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      guard cells.count == header.count else { continue }
      rows.append((wanted + coefficients.map(\.column)).map { Double(cells[$0]) ?? .nan })
    }
    loss = rows.compactMap { $0[1] == 1 && $0[2].isFinite ? ($0[0], $0[2]) : nil }
    let curves = coefficients.enumerated().map { place, coefficient in
      CurveReport.Curve(coefficient.name, Self.held(rows, 3 + place))
    }
    self.coefficients = Self.plots(curves)
  }

  /// Columns of coefficients, and what they are called; in traces that name none, those of the
  /// operators' levels.
  private static func coefficients(_ header: [String]) -> [(column: Int, name: String)] {
    let named = header.enumerated().filter { $0.element.hasPrefix(prefix) }
    if !named.isEmpty { return named.map { ($0.offset, String($0.element.dropFirst(2))) } }
    return (1...6).compactMap { op in
      header.firstIndex(of: "op\(op)").map { ($0, "operator \(op)") }
    }
  }

  /// A coefficient stands until it moves, however long that takes.
  private static func held(_ rows: [[Double]], _ column: Int) -> [(x: Double, y: Double)] {
    var points: [(x: Double, y: Double)] = []
    for row in rows where row[0].isFinite {
      if row[column].isFinite {
        points.append((row[0], row[column]))
      } else if let last = points.last {
        points.append((row[0], last.y))
      }
    }
    return points
  }

  private static func plots(_ curves: [CurveReport.Curve]) -> [CurveReport.Plot] {
    let places = curves.map { curve in
      axes.firstIndex { axis in
        axis.words.isEmpty || axis.words.contains { curve.name.contains($0) }
      }
    }
    return axes.indices.compactMap { axis in
      let members = zip(curves, places).filter { $1 == axis && !$0.points.isEmpty }.map(\.0)
      guard !members.isEmpty else { return nil }
      return CurveReport.Plot(horizontal: "time, s", vertical: axes[axis].name, members)
    }
  }
}
