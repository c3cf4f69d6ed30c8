import Glibc

/// Levels of a sound in fourteen bands, every 5 ms, in dB under its loudest moment.
struct BandLevels {
  static let hop = 240
  static let size = 1024
  let bands: Int
  let frames: Int
  /// dB, band by band, 0 the loudest frame of all bands together.
  let levels: [Double]
  /// dB under the loudest moment where levels end.
  let floor: Double

  /// - Parameter x: at `NoteAnalysis.rate`; frame t is centred on sample `t * hop`.
  init(_ x: [Float], floor: Double = 75) {
    self.floor = floor
    let padding = [Float](repeating: 0, count: Self.size / 2)
    let stft = STFT(size: Self.size, hop: Self.hop)
    let magnitudes = stft.magnitudes(padding + x + padding)
    let edges = Self.edges(stft.bins)
    let (bands, frames) = (edges.count - 1, magnitudes.count / stft.bins)
    (self.bands, self.frames) = (bands, frames)
    var power = [Double](repeating: 1e-20, count: bands * frames)
    var top = 1e-12
    for frame in 0..<frames {
      var sum = 0.0
      for band in 0..<bands {
        for k in edges[band]..<edges[band + 1] {
          let magnitude = Double(magnitudes[frame * stft.bins + k])
          power[band * frames + frame] += magnitude * magnitude
        }
        sum += power[band * frames + frame]
      }
      top = max(top, sum)
    }
    levels = power.map { max(10 * log10($0 / top), -floor) }
  }

  /// First bins of the bands: one up to 150 Hz, then as many octaves wide each up to 16 kHz.
  private static func edges(_ bins: Int) -> [Int] {
    let spacing = NoteAnalysis.rate / Double(size)
    let corners = (0..<14).map { 150 * pow(16000.0 / 150, Double($0) / 13) }
    return [0] + corners.map { min(Int(($0 / spacing).rounded(.up)), bins) }
  }
}
