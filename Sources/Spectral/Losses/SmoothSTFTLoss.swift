import Glibc

/// The smooth multi-resolution spectral distance: flat-top window, log(1 + gamma x), sizes whose
/// bins do not line up (after Schwär and Müller 2023).
///
/// A Hann window's narrow lobes and a logarithm down to the floor leave a sinusoid's pitch many
/// false valleys; wide flat lobes and a soft logarithm leave few. Gamma counts from the target's
/// peak at that size, so the loss does not change with the level both are at.
public final class SmoothSTFTLoss: SoundLoss {
  /// Near octaves, no two with a common bin but 0.
  public static let standardSizes = [2058, 1050, 520, 264, 130, 66]

  public let length: Int
  private let sizes: [SpectrogramLoss<CompressedMeasure>]
  /// Slopes of the size at hand.
  private var part: [Float]

  /// - Parameters:
  ///   - sizes: even. - gamma: what lies this far under the target's peak counts half a neper.
  public init(length: Int, sizes: [Int] = standardSizes, gamma: Double = 100) {
    self.length = length
    part = [Float](repeating: 0, count: length)
    self.sizes = sizes.map { size in
      SpectrogramLoss(
        CompressedMeasure(gamma: gamma), window: FlatTop.window(size), hop: size / 4,
        length: length)
    }
  }

  public func setTarget(_ x: UnsafePointer<Float>) { for size in sizes { size.setTarget(x) } }

  public func loss(_ y: UnsafePointer<Float>) -> Double {
    sizes.reduce(0) { $0 + $1.loss(y) } / Double(sizes.count)
  }

  public func loss(_ y: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>) -> Double {
    gradient.update(repeating: 0, count: length)
    let share = 1 / Float(sizes.count)
    let sum = sizes.reduce(0) { sum, size in
      let value = size.loss(y, gradient: &part)
      for n in 0..<length { gradient[n] += share * part[n] }
      return sum + value
    }
    return sum / Double(sizes.count)
  }
}

/// Mean distance of log(1 + gamma x).
struct CompressedMeasure: SpectrogramMeasure {
  let gamma: Double
  private var scale = 0.0
  private var target: [Double] = []

  init(gamma: Double) { self.gamma = gamma }

  mutating func setTarget(_ target: MagnitudeFrames) {
    scale = gamma / Double(target.peak)
    self.target = (0..<target.frames * target.bins).map {
      log1p(scale * Double(target.magnitudes[$0]))
    }
  }

  func loss(_ sound: MagnitudeFrames, slopes: UnsafeMutablePointer<Float>?) -> Double {
    var sum = 0.0
    let share = 1 / Double(target.count)
    for i in target.indices {
      let x = scale * Double(sound.magnitudes[i])
      let distance = roundedDistance(log1p(x) - target[i], foot: 0.01)
      sum += distance.value
      slopes?[i] += Float(share * distance.slope * scale / (1 + x))
    }
    return sum * share
  }
}

/// The five-term flat-top window.
public enum FlatTop {
  private static let terms = [
    0.215_578_95, -0.416_631_58, 0.277_263_158, -0.083_578_947,
    0.006_947_368,
  ]

  /// Periodic, `size` values.
  public static func window(_ size: Int) -> [Float] {
    (0..<size).map { n in
      let turn = 2 * Double.pi * Double(n) / Double(size)
      return Float(
        terms.enumerated().reduce(0) { $0 + $1.element * cos(Double($1.offset) * turn) })
    }
  }
}
