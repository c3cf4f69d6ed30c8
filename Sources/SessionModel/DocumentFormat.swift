/// What a document says it is.
public enum DocumentFormat {
  /// Refuses a document of another kind, or one that a newer program has written.
  public static func check(
    format: String, version: Int, expected: String, newest: Int
  ) throws(DocumentError) {
    guard format == expected else {
      throw DocumentError("format", "is \"\(format.prefix(40))\", expected \"\(expected)\"")
    }
    guard (1...newest).contains(version) else {
      throw DocumentError("version", "is \(version), this program reads 1 to \(newest)")
    }
  }
}
