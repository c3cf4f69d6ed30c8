/// Rows of numbers under names: what a machine's course is kept in.
public struct Table: Sendable {
  public let columns: [String]
  private var lines: [String] = []

  public init(_ columns: [String]) { self.columns = columns }

  /// - Parameters:
  ///   - words: What stands before the numbers, without commas.
  ///   - values: As many as are left of the columns; what is no number stays empty.
  mutating func add(_ words: [String], _ values: [Double]) {
    precondition(words.count + values.count == columns.count, "a value for each column")
    lines.append((words + values.map { $0.isFinite ? "\($0)" : "" }).joined(separator: ","))
  }

  public var rows: Int { lines.count }

  /// With a line of names.
  public var csv: String { ([columns.joined(separator: ",")] + lines).map { $0 + "\n" }.joined() }
}
