import DX7
import FMSynthesis
import Foundation

/// A voice's operators and how they are wired.
public struct OperatorDiagram: Sendable {
  public struct Operator: Sendable {
    /// `2.00` times the key's frequency, or `440 Hz`.
    public var frequency: String
    /// -7...7
    public var detune: Int
    /// 0...99
    public var level: Int
    /// Four rates, then four levels.
    public var envelope: [Int]
    /// Whether the note would not miss it.
    public var isIdle: Bool
  }

  /// 1...32
  public var algorithm: Int
  /// 0...7
  public var feedback: Int
  /// Operator 1 first.
  public var operators: [Operator]

  /// - Parameter idle: Operators that the note would not miss, counted from 0.
  public init(_ voice: DX7Voice, idle: [Int] = []) {
    algorithm = Int(voice[.algorithm]) + 1
    feedback = Int(voice[.feedback])
    operators = (0..<6).map { op in
      let setting = RatioLattice.Setting(
        coarse: voice[op: op, .coarse], fine: voice[op: op, .fine])
      return Operator(
        frequency: voice[op: op, .mode] == 1
          ? String(format: "%.4g Hz", RatioLattice.hertz(setting))
          : String(format: "%.2f", RatioLattice.ratio(setting)),
        detune: Int(voice[op: op, .detune]) - 7, level: Int(voice[op: op, .outputLevel]),
        envelope: (0..<8).map { Int(voice.bytes[DX7Parameter.start(of: op) + $0]) },
        isIdle: idle.contains(op))
    }
  }

  /// - Parameter op: 0 is operator 1.
  public func isCarrier(_ op: Int) -> Bool {
    Algorithms.carriers(algorithm) & (1 << UInt8(op)) != 0
  }

  /// Operators that modulate `op`, loops left out.
  public func modulators(of op: Int) -> [Int] {
    ((op + 1)..<6).filter { hasEdge(from: $0, into: op) }
  }

  /// The edge that closes the loop.
  public var loop: (from: Int, into: Int)? {
    for into in 0..<6 {
      for from in 0...into where hasEdge(from: from, into: into) { return (from, into) }
    }
    return nil
  }

  private func hasEdge(from: Int, into: Int) -> Bool {
    Algorithms.edges(algorithm) & (1 << UInt64(6 * into + from)) != 0
  }
}

extension OperatorDiagram {
  /// Where the operators stand: carriers in row 0, what modulates them above, in columns that need
  /// not be whole. The result's columns go from 0 to `width`.
  public func layout() -> (places: [(column: Double, row: Int)], width: Double) {
    var columns = [Double?](repeating: nil, count: 6)
    var next = 0.0
    for op in 0..<6 where isCarrier(op) { _ = place(op, &columns, &next) }
    centreShared(&columns)
    return ((0..<6).map { (columns[$0] ?? 0, row($0)) }, max(0, next - 1))
  }

  /// Leaves get the next column, the others stand under the middle of what modulates them.
  private func place(_ op: Int, _ columns: inout [Double?], _ next: inout Double) -> Double {
    let above = modulators(of: op).filter { columns[$0] == nil }
      .map { place($0, &columns, &next) }
    let column: Double
    if let first = above.first, let last = above.last {
      column = (first + last) / 2
    } else {
      column = next
      next += 1
    }
    columns[op] = column
    return column
  }

  /// One that modulates several stands over their middle where nobody else does.
  private func centreShared(_ columns: inout [Double?]) {
    for op in 0..<6 {
      let below = (0..<op).filter { modulators(of: $0).contains(op) }.compactMap { columns[$0] }
      guard below.count > 1 else { continue }
      let middle = below.reduce(0, +) / Double(below.count)
      let isFree = (0..<6).allSatisfy { other in
        other == op || row(other) != row(op) || abs((columns[other] ?? -9) - middle) >= 1
      }
      if isFree { columns[op] = middle }
    }
  }

  private func row(_ op: Int) -> Int {
    let below = (0..<op).filter { modulators(of: $0).contains(op) }
    return below.isEmpty ? 0 : (below.map(row).min() ?? 0) + 1
  }
}
