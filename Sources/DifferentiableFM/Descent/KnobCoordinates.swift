import FMSynthesis
import Foundation
import Knobs

/// The coordinates a law steps in: one number per knob it may turn, each counted so that a step of
/// 1 is about equally audible everywhere.
public struct KnobCoordinates: Sendable {
  public enum Scale: Sendable {
    /// 1200 times log2: ratio and fixed frequency.
    case cents
    /// Decibels down to the knee, straight from there to 0: amplitudes and depths, which must be
    /// able to reach 0 and to leave it.
    case amplitude(knee: Double)
    /// Natural logarithm: times.
    case logarithm
    /// As the knob counts.
    case linear
  }

  public struct Knob: Sendable {
    /// Position in the patch.
    public let id: Int
    public let scale: Scale
    /// How much of the scale a coordinate of 1 is.
    public let step: Double
    public let minimum: Double
    public let maximum: Double

    init(_ id: Int, _ scale: Scale, step: Double) {
      (self.id, self.scale, self.step) = (id, scale, step)
      minimum = Double(KnobTable.shared[id].minimum)
      maximum = Double(KnobTable.shared[id].maximum)
    }

    public func coordinate(_ value: Double) -> Double { scale.forward(value) / step }

    public func value(_ coordinate: Double) -> Double {
      min(max(scale.back(coordinate * step), minimum), maximum)
    }

    /// d(value) / d(coordinate).
    func slope(_ value: Double) -> Double { step / scale.slope(value) }
  }

  public let knobs: [Knob]

  public init(knobs: [Knob]) { self.knobs = knobs }

  public func coordinates(of patch: [Double]) -> [Double] {
    knobs.map { $0.coordinate(patch[$0.id]) }
  }

  /// `patch` with the knobs at `coordinates`.
  public func patch(_ patch: [Double], at coordinates: [Double]) -> [Double] {
    var result = patch
    for (knob, coordinate) in zip(knobs, coordinates) { result[knob.id] = knob.value(coordinate) }
    return result
  }

  /// Derivatives by coordinates from those by knobs, by the chain rule.
  public func gradient(_ byKnob: [Double], at patch: [Double]) -> [Double] {
    knobs.map { byKnob[$0.id] * $0.slope(patch[$0.id]) }
  }

  public var minimum: [Double] { knobs.map { $0.coordinate($0.minimum) } }
  public var maximum: [Double] { knobs.map { $0.coordinate($0.maximum) } }
}

extension KnobCoordinates.Scale {
  public func forward(_ value: Double) -> Double {
    switch self {
    case .cents: 1200 * log2(value)
    case .amplitude(let knee): 20 * log10(1 + value / knee)
    case .logarithm: log(value)
    case .linear: value
    }
  }

  func back(_ scaled: Double) -> Double {
    switch self {
    case .cents: exp2(scaled / 1200)
    case .amplitude(let knee): knee * (pow(10, scaled / 20) - 1)
    case .logarithm: exp(scaled)
    case .linear: scaled
    }
  }

  /// d(scaled) / d(value).
  func slope(_ value: Double) -> Double {
    switch self {
    case .cents: 1200 / (value * M_LN2)
    case .amplitude(let knee): 20 / M_LN10 / (value + knee)
    case .logarithm: 1 / value
    case .linear: 1
    }
  }
}
