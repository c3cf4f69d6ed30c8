/// Finds rows for labels beside vertical lines, such that no label covers another and no line
/// crosses one.
struct MarkLabels {
  private static let rows = 3
  private var placed: [(line: Double, start: Double, end: Double, row: Int)] = []

  /// - Parameters:
  ///   - line: Where the label's line stands; it reaches from below up to the label's row.
  /// - Returns: The lowest row with room, from 0; nil when none has: the line then goes without
  ///   its label.
  mutating func place(line: Double, start: Double, end: Double) -> Int? {
    let row = (0..<Self.rows).first { row in
      placed.allSatisfy { other in
        let overlaps = other.row == row && start < other.end + 6 && other.start < end + 6
        let isCrossed = other.row >= row && start - 2 < other.line && other.line < end + 2
        let crosses = other.row <= row && other.start - 2 < line && line < other.end + 2
        return !overlaps && !isCrossed && !crosses
      }
    }
    if let row { placed.append((line, start, end, row)) }
    return row
  }
}
