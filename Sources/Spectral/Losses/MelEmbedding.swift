/// The embedding that is built in: mean and spread over time of each mel band's level, loudness set
/// aside. Needs no training.
public struct MelEmbedding: EmbeddingPort {
  public let bands: Int
  public var dimensions: Int { 2 * bands }
  private static let rate = 48_000.0
  private static let size = 2048
  /// dB under the loudest band of the loudest frame where levels end.
  private static let floor = 70.0
  private static let decibelsPerNeper: Float = 8.685_89
  private let bank: MelBank

  public init(bands: Int = 64) {
    self.bands = bands
    bank = MelBank(bands: bands, size: Self.size, sampleRate: Self.rate)
  }

  public func embed(_ samples: [Float], sampleRate: Double) -> [Float] {
    let x = Resampler.resample(samples, ratio: Self.rate / sampleRate)
    let stft = STFT(size: Self.size, hop: Self.size / 4)
    let magnitudes = stft.magnitudes(x)
    let frames = stride(from: 0, to: magnitudes.count, by: stft.bins).map {
      SoundFeatures.melLevels(magnitudes[$0..<$0 + stft.bins], bank)
    }
    let top = frames.joined().max() ?? 0
    let levels = frames.map { $0.map { max($0 - top, -Self.floor) } }
    let count = Double(max(1, levels.count))
    let means = (0..<bands).map { band in levels.reduce(0) { $0 + $1[band] } / count }
    let spreads = (0..<bands).map { band in
      (levels.reduce(0) { $0 + ($1[band] - means[band]) * ($1[band] - means[band]) } / count)
        .squareRoot()
    }
    return (means + spreads).map(Float.init)
  }

  /// Root mean square difference, in nepers.
  public func distance(_ a: [Float], _ b: [Float]) -> Float {
    let squares = zip(a, b).reduce(Float(0)) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    return (squares / Float(max(1, a.count))).squareRoot() / Self.decibelsPerNeper
  }
}
