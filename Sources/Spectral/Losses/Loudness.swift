import Glibc

/// Loudness after ITU-R BS.1770-4, mono.
public enum Loudness {
  /// LUFS of a mean square of K-weighted samples.
  public static func decibels(_ power: Double) -> Double { -0.691 + 10 * log10(power) }

  /// Gated loudness of a whole sound, in LUFS; -infinity for silence. What is shorter than one
  /// 400 ms block is one block of its own length.
  public static func integrated(_ x: [Float], sampleRate: Double) -> Double {
    let blocks = blockPowers(x, sampleRate: sampleRate)
    let heard = blocks.filter { decibels($0) > -70 }
    guard !heard.isEmpty else { return -.infinity }
    let gate = decibels(heard.reduce(0, +) / Double(heard.count)) - 10
    let kept = heard.filter { decibels($0) > gate }
    return decibels(kept.reduce(0, +) / Double(kept.count))
  }

  private static func blockPowers(_ x: [Float], sampleRate: Double) -> [Double] {
    guard !x.isEmpty else { return [] }
    var weighted = x.map(Double.init)
    return weighted.withUnsafeMutableBufferPointer { buffer -> [Double] in
      guard let base = buffer.baseAddress else { return [] }
      KWeighting(sampleRate: sampleRate).apply(base, count: buffer.count)
      return LoudnessBlocks(length: buffer.count, sampleRate: sampleRate).powers(base)
    }
  }
}

/// 400 ms pieces of a signal, 100 ms apart; one shorter piece where it is no longer.
struct LoudnessBlocks {
  let size: Int
  let hop: Int
  let count: Int

  init(length: Int, sampleRate: Double) {
    size = min(length, Int((0.4 * sampleRate).rounded()))
    hop = max(1, Int((0.1 * sampleRate).rounded()))
    count = 1 + (length - size) / hop
  }

  func powers(_ x: UnsafePointer<Double>) -> [Double] {
    (0..<count).map { block in
      var sum = 0.0
      for i in 0..<size { sum += x[block * hop + i] * x[block * hop + i] }
      return sum / Double(size)
    }
  }
}

/// Mean distance of momentary loudness in dB, floored 60 dB under the target's loudest block.
public final class LoudnessLoss: SoundLoss {
  public let length: Int
  private let weighting: KWeighting
  private let blocks: LoudnessBlocks
  private let weighted: UnsafeMutablePointer<Double>
  private let slopes: UnsafeMutablePointer<Double>
  private var floor = 1.0
  private var target: [Double] = []

  public init(length: Int, sampleRate: Double) {
    precondition(length > 0, "something to compare")
    self.length = length
    weighting = KWeighting(sampleRate: sampleRate)
    blocks = LoudnessBlocks(length: length, sampleRate: sampleRate)
    weighted = .allocate(capacity: length)
    slopes = .allocate(capacity: length)
    weighted.initialize(repeating: 0, count: length)
    slopes.initialize(repeating: 0, count: length)
  }

  deinit {
    weighted.deallocate()
    slopes.deallocate()
  }

  public func setTarget(_ x: UnsafePointer<Float>) {
    let powers = analyse(x)
    floor = max(powers.max() ?? 0, 1e-18) * 1e-6
    target = powers.map { Loudness.decibels($0 + floor) }
  }

  public func loss(_ y: UnsafePointer<Float>) -> Double { compare(analyse(y)).value }

  public func loss(_ y: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>) -> Double {
    let (value, blockSlopes) = compare(analyse(y))
    slopes.update(repeating: 0, count: length)
    for (block, slope) in blockSlopes.enumerated() {
      let scale = 2 * slope / Double(blocks.size)
      for i in block * blocks.hop..<block * blocks.hop + blocks.size {
        slopes[i] += scale * weighted[i]
      }
    }
    weighting.applyAdjoint(slopes, count: length)
    for i in 0..<length { gradient[i] = Float(slopes[i]) }
    return value
  }

  private func analyse(_ x: UnsafePointer<Float>) -> [Double] {
    for i in 0..<length { weighted[i] = Double(x[i]) }
    weighting.apply(weighted, count: length)
    return blocks.powers(weighted)
  }

  /// The distance, and its slope by each block's power.
  private func compare(_ powers: [Double]) -> (value: Double, slopes: [Double]) {
    var value = 0.0
    let share = 1 / Double(max(1, target.count))
    let slopes = zip(powers, target).map { power, wanted -> Double in
      let distance = roundedDistance(Loudness.decibels(power + floor) - wanted, foot: 0.1)
      value += share * distance.value
      return share * distance.slope * 10 / log(10) / (power + floor)
    }
    return (value, slopes)
  }
}
