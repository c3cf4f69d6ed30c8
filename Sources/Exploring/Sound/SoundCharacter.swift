import Glibc
import Spectral

/// What a musician would say of a voice's note first, in numbers.
public struct SoundCharacter: Equatable, Sendable {
  /// Seconds until it is nearly at its loudest, 0.0025...1.1.
  public var attack = 0.0
  /// Level when the key is let go, in dB under the loudest, -60...0.
  public var sustain = 0.0
  /// Where the power lies, in octaves above the key's pitch.
  public var brightness = 0.0
  /// Share of the power that lies on a harmonic series on the key or an octave below, 0...1.
  public var harmonicity = 0.0
  /// Geometric over arithmetic mean of the spectrum, in dB: a tone with an onset about -49, white
  /// noise 0.
  public var noise = 0.0
  /// The lowest strong partial, in octaves above the key.
  public var register = 0.0
  /// How much the level swings while the note is held, in dB.
  public var movement = 0.0

  private static let hop = 120

  init() {}

  /// - Parameter transform: Of 8192 samples.
  init(_ preview: VoicePreview, _ transform: RealFFT) {
    readEnvelope(preview)
    readSpectrum(preview, transform)
  }

  private mutating func readEnvelope(_ preview: VoicePreview) {
    let levels = SoundFeatures.envelope(preview.samples, window: 2 * Self.hop, hop: Self.hop)
    let rate = VoicePreview.sampleRate / Double(Self.hop)
    let keyUp = min(Int(VoicePreview.held * rate), levels.count)
    let peak = levels[..<keyUp].max() ?? 0
    guard peak > 0 else { return }
    let top = levels.firstIndex { $0 >= 0.9 * peak } ?? 0
    attack = Double(top + 1) / rate
    let decibels = levels[..<keyUp].map { max(20 * log10($0 / peak), -60) }
    let end = decibels.suffix(20)
    sustain = end.reduce(0, +) / Double(max(1, end.count))
    // Over a quarter of a second a swing is no part of the envelope.
    let width = Int(rate / 4)
    var swings: [Double] = []
    for index in stride(from: max(top, width), to: keyUp - width, by: 8) {
      let around = decibels[(index - width / 2)..<(index + width / 2)]
      if decibels[index] > -50 {
        let mean = around.reduce(0, +) / Double(around.count)
        let line = (around.last ?? 0) - (around.first ?? 0)
        let power = around.enumerated().reduce(0.0) {
          let straight = mean + line * (Double($1.offset) / Double(width) - 0.5)
          return $0 + ($1.element - straight) * ($1.element - straight)
        }
        swings.append((power / Double(around.count)).squareRoot())
      }
    }
    movement = swings.isEmpty ? 0 : swings.reduce(0, +) / Double(swings.count)
  }

  private mutating func readSpectrum(_ preview: VoicePreview, _ transform: RealFFT) {
    let size = (transform.bins - 1) * 2
    var power = [Double](repeating: 0, count: transform.bins)
    let last = Int(VoicePreview.held * VoicePreview.sampleRate) - size
    for start in stride(from: 0, through: max(0, last), by: size / 2) {
      for i in 0..<size {
        let window = 0.5 - 0.5 * cos(2 * Float.pi * Float(i) / Float(size))
        transform.samples[i] = preview.samples[start + i] * window
      }
      transform.forward()
      for k in power.indices {
        let (re, im) = transform.spectrum[k]
        power[k] += Double(re * re + im * im)
      }
    }
    read(power, hertz: VoicePreview.sampleRate / Double(size))
  }

  /// - Parameter hertz: Of a bin.
  private mutating func read(_ power: [Double], hertz: Double) {
    let key = 440 * exp2(Double(Int(Island.key) - 69) / 12)
    let total = power.dropFirst(2).reduce(0, +)
    guard total > 0 else { return }
    let peak = power.max() ?? 0
    var center = 0.0
    for k in 2..<power.count { center += power[k] / total * log2(Double(k) * hertz / key) }
    brightness = center
    let lowest = power.indices.dropFirst(2).first { power[$0] > 0.05 * peak } ?? 2
    register = log2(Double(lowest) * hertz / key)
    harmonicity = max(
      Self.share(power, total, on: key / hertz), Self.share(power, total, on: key / hertz / 2))
    let heard = power[2..<min(power.count, Int(12_000 / hertz))].map { $0 + 1e-8 * peak }
    let logarithms = heard.reduce(0) { $0 + log10($1) } / Double(heard.count)
    noise = 10 * (logarithms - log10(heard.reduce(0, +) / Double(heard.count)))
  }

  /// Beyond what chance would put there.
  private static func share(_ power: [Double], _ total: Double, on spacing: Double) -> Double {
    var sum = 0.0
    let reach = 3.0
    for k in 2..<power.count {
      let order = (Double(k) / spacing).rounded()
      if order >= 1, abs(Double(k) - order * spacing) <= reach { sum += power[k] }
    }
    let chance = (2 * reach + 1) / spacing
    return max(0, (sum / total - chance) / (1 - chance))
  }
}
