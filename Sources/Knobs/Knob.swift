/// One thing that can be turned: the single truth for OSC, OSCQuery, MIDI, JSON, docs and clamps.
public struct Knob: Sendable, Identifiable {
  public enum Kind: String, Sendable { case float, integer, toggle }
  /// How a controller's travel maps to the value, and in which domain the slew limit counts.
  public enum Scale: String, Sendable { case linear, logarithmic }
  /// Where the value lives. `patch` values make a patch; `performance` and `patch` are on the audio thread.
  public enum Domain: String, Sendable { case patch, performance, adaptation, safety, morph }

  /// Position in the table; for `patch` and `performance` also the position on the audio thread.
  public let id: Int
  /// OSC address, starts with `/`.
  public let path: String
  public let kind: Kind
  /// Unit as printed, empty for a plain number.
  public let unit: String
  public let minimum: Float
  public let maximum: Float
  public let `default`: Float
  public let scale: Scale
  /// Seconds the audio thread takes at least to move from one end of the range to the other; 0: at once.
  public let travel: Float
  public let domain: Domain
  /// Whether the adaptation thread may turn it.
  public let adaptable: Bool
  /// Names of the values of a switch, from `minimum` upwards; empty for others.
  public let choices: [String]
  public let summary: String

  /// The nearest value inside the range; NaN gives the default.
  public func clamp(_ value: Float) -> Float {
    if value.isNaN { return self.default }
    let bounded = min(max(value, minimum), maximum)
    return kind == .float ? bounded : bounded.rounded()
  }

  public func accepts(_ value: Float) -> Bool { value >= minimum && value <= maximum }

  /// Value at a controller's position, 0...1.
  public func value(atPosition position: Float) -> Float {
    let p = min(max(position, 0), 1)
    let raw =
      scale == .logarithmic
      ? minimum * Float.pow(maximum / minimum, p) : minimum + (maximum - minimum) * p
    return clamp(raw)
  }

  /// Controller position, 0...1, of a value.
  public func position(of value: Float) -> Float {
    let v = clamp(value)
    if scale == .logarithmic { return Float.log(v / minimum) / Float.log(maximum / minimum) }
    return maximum > minimum ? (v - minimum) / (maximum - minimum) : 0
  }
}
