/// What of a sound moves evenly in a morph: one number each.
public enum Descriptor: Int, CaseIterable, Sendable {
  case loudness, centroid, bandwidth, rollOff, flatness, crossings, flux
  case cepstrum1, cepstrum2, cepstrum3, cepstrum4, cepstrum5, cepstrum6
  /// The distance between the quartiles of the same over the sound.
  case loudnessSpread, centroidSpread, bandwidthSpread, rollOffSpread, flatnessSpread
  case crossingsSpread, fluxSpread
  case cepstrum1Spread, cepstrum2Spread, cepstrum3Spread
  case cepstrum4Spread, cepstrum5Spread, cepstrum6Spread
  case attack, decay, inharmonicity

  /// Descriptors of a moment; their medians come first, their spreads behind them in the same order.
  static let series = 13

  /// A difference that is heard beside others: what the descriptors are compared in.
  var unit: Double {
    switch self {
    case .loudness, .loudnessSpread: 2
    case .centroid, .bandwidth, .centroidSpread, .bandwidthSpread: 150
    case .rollOff, .rollOffSpread: 300
    case .flatness, .flatnessSpread: 0.01
    case .crossings, .crossingsSpread: 0.005
    case .flux, .fluxSpread: 0.3
    case .attack, .decay: 0.2
    case .inharmonicity: 0.05
    default: 5
    }
  }

  /// Name and unit for a person.
  public var label: String {
    switch self {
    case .loudness: "loudness, dB"
    case .centroid: "centroid, Hz"
    case .attack: "attack, log2 of s"
    case .decay: "decay, log2 of s"
    case .inharmonicity: "inharmonicity, share"
    case .flatness: "noise, flatness"
    default: "\(self)"
    }
  }
}

/// A sound in numbers.
public struct Descriptors: Sendable, Equatable {
  /// In the order of `Descriptor`.
  public var values: [Double]
  /// Whether there was nothing to hear.
  public var isSilent: Bool

  public subscript(descriptor: Descriptor) -> Double { values[descriptor.rawValue] }

  /// Between two sounds in a straight line.
  /// - Parameter t: 0...1
  static func between(_ a: Descriptors, _ b: Descriptors, _ t: Double) -> Descriptors {
    Descriptors(
      values: zip(a.values, b.values).map { $0 + ($1 - $0) * t }, isSilent: a.isSilent && b.isSilent
    )
  }
}

/// In which steps descriptors are compared between two ends: a difference of what is hardly heard, or
/// a share of the way from end to end, whichever is wider.
struct DescriptorScale: Sendable {
  private let steps: [Double]
  /// Share of the way that counts as one step.
  private static let share = 0.15

  init(_ a: Descriptors, _ b: Descriptors) {
    steps = Descriptor.allCases.map { descriptor in
      let way = Self.share * (a[descriptor] - b[descriptor])
      return (descriptor.unit * descriptor.unit + way * way).squareRoot()
    }
  }

  /// How far a sound is from where it should be, descriptor by descriptor, in steps.
  func residual(_ sound: Descriptors, _ target: Descriptors) -> [Double] {
    steps.indices.map { (sound.values[$0] - target.values[$0]) / steps[$0] }
  }

  /// Root of the mean of squares; 0 where it should be.
  static func error(_ residual: [Double]) -> Double {
    (residual.reduce(0) { $0 + $1 * $1 } / Double(max(residual.count, 1))).squareRoot()
  }
}
