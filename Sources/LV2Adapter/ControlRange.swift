import Rendering

/// What the host makes of a control input's description: always finite, ordered, and with the
/// default inside.
struct ControlRange: Equatable {
  let minimum: Float
  let maximum: Float
  let `default`: Float
  let isToggle: Bool
  let isInteger: Bool
  let isEnumeration: Bool
  let isLogarithmic: Bool
  /// Acts for one run, then falls back to the default.
  let isTrigger: Bool

  /// The description as its author wrote it; NaN stands for "not said".
  struct Described {
    var minimum: Float = .nan
    var maximum: Float = .nan
    var `default`: Float = .nan
    var scalePoints: [Float] = []
    /// URIs of `lv2:portProperty`.
    var properties: Set<String> = []
  }

  /// - Parameter sampleRate: Hz; multiplies the bounds of ports that are in fractions of it.
  init(_ described: Described, sampleRate: Double) {
    isToggle = described.properties.contains(LV2URI.toggled)
    isEnumeration = described.properties.contains(LV2URI.enumeration)
    isInteger = described.properties.contains(LV2URI.integer)
    isTrigger = described.properties.contains(LV2URI.trigger)
    let scale = described.properties.contains(LV2URI.sampleRate) ? Float(sampleRate) : 1
    let points = described.scalePoints.filter(\.isFinite)
    let said = Self.finite(described.default)
    let low = Self.finite(described.minimum) ?? points.min() ?? min(0, said ?? 0)
    let high = Self.finite(described.maximum) ?? points.max() ?? max(1, said ?? 1)
    minimum = Self.bounded(min(low, high) * scale)
    maximum = Self.bounded(max(low, high) * scale)
    let initial = Self.bounded((said ?? min(low, high)) * scale)
    `default` = min(max(initial, minimum), maximum)
    isLogarithmic = described.properties.contains(LV2URI.logarithmic) && minimum * maximum > 0
  }

  /// Largest change per inner block of 64 frames: the whole range takes 50 ms; switches jump.
  func step(sampleRate: Double) -> Float {
    if isToggle || isInteger || isEnumeration || isTrigger { return .infinity }
    let span = Self.bounded(maximum - minimum)
    return span * Float(Double(Effect.maxFrames) / (0.05 * sampleRate))
  }

  private static func finite(_ value: Float) -> Float? { value.isFinite ? value : nil }

  private static func bounded(_ value: Float) -> Float {
    let limit = Float.greatestFiniteMagnitude
    return min(max(value, -limit), limit)
  }
}
