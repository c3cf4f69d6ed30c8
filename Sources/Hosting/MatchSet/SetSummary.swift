/// A set's results as one table, by the names of the sounds.
public enum SetSummary {
  private static let columns = [
    "name", "file", "status", "loss", "loss_syx", "seconds", "evaluations", "note", "held",
    "algorithm", "law", "seed", "library", "snr", "exact", "tracker_db", "unknown", "warnings",
    "error",
  ]

  /// What every table begins with.
  public static let head = columns.prefix(4).joined(separator: ",")

  /// Lines end in CR LF, fields are quoted where they must be (RFC 4180).
  public static func csv(_ rows: [SetRow]) -> String {
    ([columns] + rows.map(fields)).map { $0.map(quoted).joined(separator: ",") + "\r\n" }.joined()
  }

  private static func fields(_ row: SetRow) -> [String] {
    guard let figures = row.figures else {
      let blanks = [String](repeating: "", count: columns.count - 4)
      return [row.name, row.file, "failed"] + blanks + [row.error ?? ""]
    }
    return [
      row.name, row.file, figures.warnings.isEmpty ? "ok" : "warning",
      "\(figures.loss)", "\(figures.lossSyx)", "\(figures.seconds)", "\(figures.evaluations)",
      "\(figures.note)", "\(figures.held)", "\(figures.algorithm)", figures.law,
      "\(figures.seed)", figures.library ?? "", text(figures.snr), text(figures.isExact),
      text(figures.trackerDecibels), figures.unknown?.joined(separator: "; ") ?? "",
      figures.warnings.joined(separator: "; "), "",
    ]
  }

  private static func text(_ value: (some CustomStringConvertible)?) -> String {
    value?.description ?? ""
  }

  private static func quoted(_ field: String) -> String {
    guard field.unicodeScalars.contains(where: { ",\"\r\n".unicodeScalars.contains($0) }) else {
      return field
    }
    return "\""
      + field.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"") + "\""
  }
}
