/// Spectral optimal transport: how far, in shares of half the rate, a frame's magnitudes have to be
/// moved to become the target's, with levels set aside (after Torres et al. 2024).
///
/// In one dimension that is the area between the two cumulative distributions. It points the right
/// way where two peaks do not overlap, which magnitudes side by side cannot; frames count by the
/// target's level. Level needs a loss of its own beside it.
public final class TransportLoss: SoundLoss {
  public let length: Int
  private let inner: SpectrogramLoss<TransportMeasure>

  public init(length: Int, size: Int = 2048, hop: Int = 512) {
    self.length = length
    inner = SpectrogramLoss(
      TransportMeasure(), window: Hann.window(size), hop: hop, length: length)
  }

  public func setTarget(_ x: UnsafePointer<Float>) { inner.setTarget(x) }
  public func loss(_ y: UnsafePointer<Float>) -> Double { inner.loss(y) }
  public func loss(_ y: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>) -> Double {
    inner.loss(y, gradient: gradient)
  }
}

struct TransportMeasure: SpectrogramMeasure {
  private var target: [Double] = []
  private var weights: FrameWeights?
  /// Signs of the difference of the distributions in the frame at hand, by bin.
  private var signs: [Double] = []

  mutating func setTarget(_ target: MagnitudeFrames) {
    let weights = FrameWeights(target)
    self.weights = weights
    signs = [Double](repeating: 0, count: target.bins)
    self.target = (0..<target.frames).flatMap { frame -> [Double] in
      let sum = weights.sum(target, frame)
      var cumulative = 0.0
      return (0..<target.bins).map { k in
        cumulative += Double(target.frame(frame)[k]) / sum
        return cumulative
      }
    }
  }

  mutating func loss(_ sound: MagnitudeFrames, slopes: UnsafeMutablePointer<Float>?) -> Double {
    guard let weights else { return 0 }
    var value = 0.0
    for frame in 0..<sound.frames where weights.share[frame] > 0 {
      let sum = weights.sum(sound, frame)
      let share = weights.share[frame] / Double(sound.bins)
      value += share * area(sound.frame(frame), sum, target: frame * sound.bins)
      guard let slopes else { continue }
      addSlopes(sound.frame(frame), sum, share, to: slopes + frame * sound.bins)
    }
    return value
  }

  private mutating func area(
    _ magnitudes: UnsafePointer<Float>, _ sum: Double, target at: Int
  ) -> Double {
    var cumulative = 0.0
    var area = 0.0
    for k in signs.indices {
      cumulative += Double(magnitudes[k]) / sum
      let distance = roundedDistance(cumulative - target[at + k], foot: 1e-3)
      area += distance.value
      signs[k] = distance.slope
    }
    return area
  }

  /// A bin raises the distribution from itself on, and by the sum lowers all of it.
  private func addSlopes(
    _ magnitudes: UnsafePointer<Float>, _ sum: Double, _ share: Double,
    to slopes: UnsafeMutablePointer<Float>
  ) {
    var ahead = 0.0
    var mean = 0.0
    for k in signs.indices.reversed() {
      ahead += signs[k]
      mean += ahead * Double(magnitudes[k]) / sum
    }
    ahead = 0
    for k in signs.indices.reversed() {
      ahead += signs[k]
      slopes[k] += Float(share * (ahead - mean) / sum)
    }
  }
}

/// How much each frame counts: its share of the target's magnitude. What is inaudible in the target
/// has no shape worth following.
struct FrameWeights {
  let share: [Double]
  /// Keeps a silent frame's shape finite: 100 dB under the target's mean frame.
  let floor: Double

  init(_ target: MagnitudeFrames) {
    let sums = (0..<target.frames).map { frame in
      (0..<target.bins).reduce(0.0) { $0 + Double(target.frame(frame)[$1]) }
    }
    let total = sums.reduce(0, +)
    floor = max(1e-5 * total / Double(max(1, sums.count)), 1e-12)
    share = sums.map { total > 0 ? $0 / total : 0 }
  }

  func sum(_ sound: MagnitudeFrames, _ frame: Int) -> Double {
    var sum = floor
    for k in 0..<sound.bins { sum += Double(sound.frame(frame)[k]) }
    return sum
  }
}
