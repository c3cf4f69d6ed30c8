import Glibc

/// SplitMix64 (Steele, Lea, Flood 2014): small, seeded, the same everywhere.
public struct SearchRandom: RandomNumberGenerator, Sendable {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  /// A stream of its own for each of several purposes.
  public init(seed: UInt64, stream: UInt64) {
    state = seed &* 0x9E37_79B9_7F4A_7C15 ^ (stream &+ 1) &* 0xD1B5_4A32_D192_ED03
    _ = next()
  }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// 0 ..< 1
  public mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// - Parameter count: Above 0. - Returns: 0 ..< count
  public mutating func below(_ count: Int) -> Int { Int(((next() >> 32) &* UInt64(count)) >> 32) }

  public mutating func within(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.upperBound - range.lowerBound + 1)
  }

  public mutating func chance(_ probability: Double) -> Bool { unit() < probability }

  public mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }

  /// An index with the given weights.
  public mutating func weighted(_ weights: [Double]) -> Int {
    var left = unit() * weights.reduce(0, +)
    for (index, weight) in weights.enumerated() {
      left -= weight
      if left < 0 { return index }
    }
    return weights.count - 1
  }

  /// A step of either sign, its size log-uniform.
  public mutating func step(_ range: ClosedRange<Double>) -> Int {
    let ratio = range.upperBound / range.lowerBound
    let size = Int((range.lowerBound * pow(ratio, unit())).rounded())
    return chance(0.5) ? size : -size
  }
}
