import Glibc

/// The partials of a sound's mean spectrum, the strongest first.
struct SpectralPeaks {
  /// Hz, by a parabola through the logarithms of three bins.
  private(set) var hertz: [Double] = []
  /// dB under the strongest, at most 0.
  private(set) var levels: [Double] = []
  /// dB under the strongest where peaks stop to count.
  static let floor = 45.0
  static let size = 16384
  private static let lowest = 20.0

  /// - Parameters:
  ///   - x: from the onset on. - count: peaks kept.
  init(_ x: [Float], sampleRate: Double, count: Int = 40) {
    let power = Self.meanPower(x)
    guard let top = power.max(), top > 1e-12 else { return }
    let decibels = power.map { 10 * log10($0 / top + 1e-12) }
    let spacing = sampleRate / Double(Self.size)
    let first = max(1, Int(Self.lowest / spacing))
    var found: [(hertz: Double, level: Double)] = []
    for k in first..<(decibels.count - 1) {
      let (a, b, c) = (decibels[k - 1], decibels[k], decibels[k + 1])
      guard b > a, b >= c, b > -Self.floor else { continue }
      let shift = 0.5 * (a - c) / (a - 2 * b + c - 1e-12)
      found.append(((Double(k) + shift) * spacing, b))
    }
    found.sort { $0.level > $1.level }
    hertz = found.prefix(count).map(\.hertz)
    levels = found.prefix(count).map(\.level)
  }

  /// Mean power of Hann frames with 75 % overlap; a short sound is padded to one.
  private static func meanPower(_ x: [Float]) -> [Double] {
    let stft = STFT(size: size, hop: size / 4)
    let magnitudes = stft.magnitudes(x)
    var power = [Double](repeating: 0, count: stft.bins)
    for (i, magnitude) in magnitudes.enumerated() {
      power[i % stft.bins] += Double(magnitude) * Double(magnitude)
    }
    return power
  }
}
