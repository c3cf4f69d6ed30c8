import Knobs

/// Values by knob path, checked against the table.
public enum KnobValues {
  /// Refuses a table newer than this program's.
  public static func check(table version: Int) throws(DocumentError) {
    guard (1...KnobTable.version).contains(version) else {
      throw DocumentError(
        "knobTable", "is \(version), this program knows 1 to \(KnobTable.version)")
    }
  }

  /// Writes each value to its knob's place. Looks in the order of the paths, so that of several
  /// errors always the same one is reported.
  /// - Parameter knobs: Those that may occur; their ids are the places in `vector`.
  public static func read(
    _ values: [String: Float], among knobs: ArraySlice<Knob>, into vector: inout [Float]
  ) throws(DocumentError) {
    for (path, value) in values.sorted(by: { $0.key < $1.key }) {
      guard let knob = KnobTable.shared[path], knobs.indices.contains(knob.id) else {
        throw DocumentError(String(path.prefix(200)), "is not a knob that is stored here")
      }
      try check(value, for: knob)
      vector[knob.id] = value
    }
  }

  private static func check(_ value: Float, for knob: Knob) throws(DocumentError) {
    guard knob.accepts(value) else {
      throw DocumentError(
        knob.path, "\(value) is out of range \(knob.minimum) to \(knob.maximum)")
    }
    guard knob.kind == .float || value == value.rounded() else {
      throw DocumentError(knob.path, "\(value) is not a whole number")
    }
  }
}
