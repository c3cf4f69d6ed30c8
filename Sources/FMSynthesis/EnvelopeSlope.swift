import DX7Laws

/// How fast a DX7 envelope falls, for those who start from a recording.
public struct EnvelopeSlope: Sendable {
  /// Decibels a second by rate, rising.
  private let slopes: [Double]

  public init() {
    let blocksPerSecond = 44_100.0 / 64
    slopes = (0...99).map { rate in
      let units = Double(EnvelopeLaw.increment(rate: Int32(rate), scaling: 0)) / 65_536
      return units * blocksPerSecond * 6.0206 / 256
    }
  }

  /// The rate that falls as fast, 0...99.
  public func rate(decibelsPerSecond slope: Double) -> Int {
    slopes.firstIndex { $0 >= slope } ?? 99
  }
}
