import Glibc

/// Mean distance of mel levels in nepers, floored under the target's loudest band.
public final class LogMelLoss: SoundLoss {
  public let length: Int
  private let inner: SpectrogramLoss<MelMeasure>

  /// - Parameter floor: dB under the target's loudest band where levels stop to count.
  public init(
    length: Int, sampleRate: Double, size: Int = 2048, hop: Int = 512, bands: Int = 64,
    floor: Double = 70
  ) {
    self.length = length
    let bank = MelBank(bands: bands, size: size, sampleRate: sampleRate)
    inner = SpectrogramLoss(
      MelMeasure(bank, floor: floor), window: Hann.window(size), hop: hop, length: length)
  }

  public func setTarget(_ x: UnsafePointer<Float>) { inner.setTarget(x) }
  public func loss(_ y: UnsafePointer<Float>) -> Double { inner.loss(y) }
  public func loss(_ y: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>) -> Double {
    inner.loss(y, gradient: gradient)
  }
}

struct MelMeasure: SpectrogramMeasure {
  private let bank: MelBank
  private let depth: Double
  private var floor = 1.0
  private var target: [Double] = []

  init(_ bank: MelBank, floor: Double) {
    self.bank = bank
    depth = pow(10, -floor / 10)
  }

  mutating func setTarget(_ target: MagnitudeFrames) {
    let powers = (0..<target.frames).flatMap { frame in
      (0..<bank.bands).map { bank.power(target.frame(frame), band: $0) }
    }
    floor = max(powers.max() ?? 0, 1e-18) * depth
    self.target = powers.map { 0.5 * log($0 + floor) }
  }

  func loss(_ sound: MagnitudeFrames, slopes: UnsafeMutablePointer<Float>?) -> Double {
    var sum = 0.0
    let share = 1 / Double(target.count)
    for frame in 0..<sound.frames {
      let magnitudes = sound.frame(frame)
      for band in 0..<bank.bands {
        let power = bank.power(magnitudes, band: band) + floor
        let ahead = 0.5 * log(power) - target[frame * bank.bands + band]
        let distance = roundedDistance(ahead, foot: 0.01)
        sum += distance.value
        guard let slopes else { continue }
        bank.addSlope(
          0.5 * share * distance.slope / power, band: band, magnitudes,
          to: slopes + frame * sound.bins)
      }
    }
    return sum * share
  }
}
