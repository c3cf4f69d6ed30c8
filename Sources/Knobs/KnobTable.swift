import FMSynthesis

/// THE table. Everything that names, bounds, converts or documents a knob derives from it.
public struct KnobTable: Sendable {
  /// The table's version: raised when a path, unit or range changes.
  public static let version = 6
  public static let shared = KnobTable()

  public let knobs: [Knob]
  private let byPath: [String: Int]

  init() {
    var rows = KnobRows()
    for op in 0..<PatchLayout.operators { rows.addOperator(op) }
    rows.addVoice()
    rows.addRouting()
    rows.addPerformance()
    rows.addAdaptation()
    rows.addSafety()
    rows.addWeights()
    rows.addMorph()
    knobs = rows.knobs
    byPath = Dictionary(uniqueKeysWithValues: knobs.map { ($0.path, $0.id) })
  }

  public subscript(path: String) -> Knob? { byPath[path].map { knobs[$0] } }
  public subscript(id: Int) -> Knob { knobs[id] }

  /// The knobs whose values make a patch, in the order of a patch's vector.
  public var patchKnobs: ArraySlice<Knob> { knobs[..<PatchLayout.count] }
  /// The knobs the audio thread holds, in the order of its vector.
  public var engineKnobs: ArraySlice<Knob> { knobs[..<PatchLayout.engineCount] }
  public var defaults: [Float] { knobs.map(\.default) }
}

/// Collects rows; each says its name, range, default, unit, travel and summary.
struct KnobRows {
  private(set) var knobs: [Knob] = []

  mutating func float(
    _ path: String, _ range: ClosedRange<Float>, _ value: Float, _ unit: String,
    scale: Knob.Scale = .linear, travel: Float = 0.02, domain: Knob.Domain = .patch,
    adaptable: Bool = false, _ summary: String
  ) {
    add(path, .float, range, value, unit, scale, travel, domain, adaptable, [], summary)
  }

  mutating func integer(
    _ path: String, _ range: ClosedRange<Float>, _ value: Float, unit: String = "",
    domain: Knob.Domain = .patch, adaptable: Bool = false, choices: [String] = [],
    _ summary: String
  ) {
    add(path, .integer, range, value, unit, .linear, 0, domain, adaptable, choices, summary)
  }

  mutating func toggle(
    _ path: String, _ value: Bool, travel: Float = 0, domain: Knob.Domain = .patch,
    _ summary: String
  ) {
    add(path, .toggle, 0...1, value ? 1 : 0, "", .linear, travel, domain, false, [], summary)
  }

  private mutating func add(
    _ path: String, _ kind: Knob.Kind, _ range: ClosedRange<Float>, _ value: Float, _ unit: String,
    _ scale: Knob.Scale, _ travel: Float, _ domain: Knob.Domain, _ adaptable: Bool,
    _ choices: [String], _ summary: String
  ) {
    knobs.append(
      Knob(
        id: knobs.count, path: path, kind: kind, unit: unit, minimum: range.lowerBound,
        maximum: range.upperBound, default: value, scale: scale, travel: travel, domain: domain,
        adaptable: adaptable, choices: choices, summary: summary))
  }
}
