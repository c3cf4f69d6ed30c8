import Glibc
import Spectral

/// What the distance between a sound and its imitation consists of, in dB; the four add up to it.
///
/// The distance is the mean over all cells of |target - output|. A cell is a window of 25 ms, one
/// each 10 ms, and a band of 64 on the mel scale; its value is the band's power in dB under the
/// loudest cell of its own sound, but not under -80 dB, so loudness as a whole does not count. The
/// target says what class a cell is of.
public struct FollowSplit: Sendable, Codable, Equatable {
  /// Frames over 60 dB under the target's loudest.
  public var silent = 0.0
  /// Frames without pitch.
  public var unvoiced = 0.0
  /// Cells over -80 dB in which a harmonic of the target lies that stands over the noise round it,
  /// by half a main lobe of the window at most beside the band.
  public var harmonic = 0.0
  /// What is left of the frames with pitch: between the harmonics and above the last.
  public var between = 0.0

  /// Of two sounds that do not differ.
  public init() {}

  /// The distance.
  public var total: Double { silent + unvoiced + harmonic + between }

  static let window = 0.025
  static let bands = 64
  /// dB under a sound's loudest cell where its cells end.
  static let floor = -80.0
  /// dB under the target's loudest frame where frames are silent.
  static let silence = -60.0
}

extension FollowSplit {
  /// - Parameters:
  ///   - target: At the rate of `output`, which is moved ahead by the latency.
  ///   - pitch: Of the target round sample 0, `hop`, 2 `hop`, …: Hz, 0 where unvoiced.
  init(
    target: [Float], output: [Float], sampleRate: Double, pitch: [Double], hop: Int
  ) {
    self.init()
    let view = MelView(sampleRate: sampleRate, hop: hop)
    let wanted = view.cells(of: target, frames: pitch.count)
    let heard = view.cells(of: output, frames: pitch.count)
    let pitched = PitchedFrames(target, sampleRate: sampleRate)
    for (frame, (levels, f0)) in zip(wanted.levels, pitch).enumerated() {
      let differences = zip(levels, heard.levels[frame]).map { abs($0 - $1) }
      let sum = differences.reduce(0, +)
      guard wanted.frames[frame] >= Self.silence else {
        silent += sum
        continue
      }
      guard f0 > 0 else {
        unvoiced += sum
        continue
      }
      let moment = pitched.frame(at: frame * hop, pitch: f0)
      let ofHarmonics = differences.indices.reduce(0.0) { sum, band in
        let isHarmonic = levels[band] > Self.floor && moment.hasHarmonic(in: view.reach[band])
        return sum + (isHarmonic ? differences[band] : 0)
      }
      harmonic += ofHarmonics
      between += sum - ofHarmonics
    }
    let cells = Double(max(1, pitch.count * Self.bands))
    (silent, unvoiced) = (silent / cells, unvoiced / cells)
    (harmonic, between) = (harmonic / cells, between / cells)
  }
}

/// Makes the cells that are compared.
private struct MelView {
  /// Hz in which a steady sine is heard in each band.
  let reach: [ClosedRange<Double>]
  private let stft: STFT
  private let bank: MelBank

  init(sampleRate: Double, hop: Int) {
    let size = 2 * max(1, Int((FollowSplit.window * sampleRate / 2).rounded()))
    stft = STFT(size: size, hop: hop)
    bank = MelBank(bands: FollowSplit.bands, size: size, sampleRate: sampleRate)
    let half = sampleRate / Double(size)
    reach = bank.ranges.map { ($0.lowerBound - half)...($0.upperBound + half) }
  }

  /// Cells by frame and band, and frames, in dB under the loudest of either.
  func cells(of samples: [Float], frames: Int) -> (levels: [[Double]], frames: [Double]) {
    let sound = Self.normalized(samples)
    var (levels, powers) = ([[Double]](), [Double]())
    for frame in 0..<frames {
      let magnitudes = stft.magnitudes(sound, from: frame * stft.hop - stft.size / 2)
      levels.append(SoundFeatures.melLevels(magnitudes[...], bank))
      powers.append(10 * log10(magnitudes.reduce(1e-16) { $0 + Double($1) * Double($1) }))
    }
    let top = levels.reduce(FollowSplit.floor) { max($0, $1.max() ?? $0) }
    let loudest = powers.reduce(0, max)
    return (
      levels.map { $0.map { max($0 - top, FollowSplit.floor) } }, powers.map { $0 - loudest }
    )
  }

  /// Peaks at 1, for only relations count; what never rises over -120 dBFS stays silence.
  private static func normalized(_ samples: [Float]) -> [Float] {
    let peak = samples.reduce(Float(0)) { $1.isFinite ? max($0, abs($1)) : $0 }
    return samples.map { $0.isFinite ? $0 / max(peak, 1e-6) : 0 }
  }
}
