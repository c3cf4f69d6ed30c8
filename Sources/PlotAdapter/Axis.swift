import Foundation

/// Values along one side of a panel.
struct Axis {
  enum Scale { case linear, logarithmic }
  let low: Double
  let high: Double
  let scale: Scale

  /// - Parameters:
  ///   - low: Below `high`; above 0 on a logarithmic axis.
  init(_ low: Double, _ high: Double, _ scale: Scale = .linear) {
    self.low = low
    self.high = high
    self.scale = scale
  }

  /// Round all values; never of no width.
  /// - Parameters:
  ///   - values: Finite.
  ///   - spansDecades: Whether it may be logarithmic: it is where all values are above 0.
  ///   - below: Room under the lowest value, a share of the span.
  init(
    around values: [Double], spansDecades: Bool = false, below: Double = 0.06,
    above: Double = 0.06
  ) {
    guard let low = values.min(), let high = values.max() else {
      self.init(0, 1)
      return
    }
    if spansDecades, low > 0, high > low {
      self.init(low / 1.2, high * 1.2, .logarithmic)
    } else {
      let span = high > low ? high - low : max(abs(high), 1)
      self.init(low - below * span, high > low ? high + above * span : low + span)
    }
  }

  /// 0 at `low`, 1 at `high`.
  func position(_ value: Double) -> Double {
    switch scale {
    case .linear: (value - low) / (high - low)
    case .logarithmic: log(value / low) / log(high / low)
    }
  }

  func value(at position: Double) -> Double {
    switch scale {
    case .linear: low + (high - low) * position
    case .logarithmic: low * pow(high / low, position)
    }
  }

  /// Round values inside the range, about `count` of them.
  func ticks(_ count: Int) -> [Double] {
    switch scale {
    case .linear: Self.round(low, high, count)
    case .logarithmic: logarithmicTicks(count)
    }
  }

  /// 1, 2, 5 of each decade; where that is too few, round steps; where too many, whole decades.
  private func logarithmicTicks(_ count: Int) -> [Double] {
    let first = Int(log10(low).rounded(.down))
    let last = Int(log10(high).rounded(.up))
    let decades = (first...last).map { pow(10, Double($0)) }
    let fine = decades.flatMap { [$0, 2 * $0, 5 * $0] }.filter(contains)
    if fine.count < 4 { return Self.round(low, high, 2 * count) }
    if fine.count <= 2 * count { return fine }
    let whole = decades.filter(contains)
    let step = max(1, (whole.count + count - 1) / count)
    return stride(from: 0, to: whole.count, by: step).map { whole[$0] }
  }

  private func contains(_ value: Double) -> Bool {
    value >= low * 0.9999 && value <= high * 1.0001
  }

  private static func round(_ low: Double, _ high: Double, _ count: Int) -> [Double] {
    let rough = (high - low) / Double(count)
    guard rough > 0, rough.isFinite else { return [] }
    let decade = pow(10, log10(rough).rounded(.down))
    let step = decade * ([1.0, 2, 5, 10].first { decade * $0 >= rough * 0.999 } ?? 10)
    let first = (low / step - 1e-6).rounded(.up)
    let last = (high / step + 1e-6).rounded(.down)
    guard first <= last, last - first < 1000 else { return [] }
    return stride(from: first, through: last, by: 1).map { $0 * step }
  }

  /// A tick as a person writes it: `200`, `2k`, `0.05`, `3e-07`.
  static func label(_ value: Double) -> String {
    let size = abs(value)
    if size == 0 { return "0" }
    if size >= 1e6 || size < 1e-4 { return String(format: "%.3g", value) }
    if size >= 1000 { return String(format: "%.4g", value / 1000) + "k" }
    return String(format: "%.4g", value)
  }
}
