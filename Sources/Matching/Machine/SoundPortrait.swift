import Foundation
import VoiceSearch

/// A sound under the search's windows in four numbers: what the safety law looks at.
struct SoundPortrait: Equatable, Sendable {
  /// Mean square; at least 1e-12.
  var power: Double
  /// Largest absolute sample.
  var peak: Double
  /// Root mean square frequency in Hz: where the spectral energy sits. Noise is at 13.9 kHz.
  var brightness: Double
  /// Variance of the windows' levels in dB squared, floored 60 dB under the loudest.
  var variance: Double

  /// dB of `power`.
  var level: Double { 10 * log10(power) }

  /// - Parameters:
  ///   - energies: Sum of squares of each window. - slopes: The same of the samples' differences.
  ///   - frames: Of a window.
  init(energies: [Double], slopes: [Double], peak: Double, frames: Int, sampleRate: Double) {
    let total = energies.reduce(0, +)
    power = max(total / Double(max(1, energies.count * frames)), 1e-12)
    self.peak = peak
    // The difference of a sine at w is 2 sin(w / 2) times as large.
    let share = total > 0 ? min(slopes.reduce(0, +) / total, 4) : 0
    brightness = asin(share.squareRoot() / 2) * sampleRate / Double.pi
    let floor = max((energies.max() ?? 0) * 1e-6, 1e-12)
    let levels = energies.map { 10 * log10(max($0, floor)) }
    let mean = levels.reduce(0, +) / Double(max(1, levels.count))
    variance = levels.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(1, levels.count))
  }

  /// The portrait of samples at the places that a target's windows look at.
  init(_ samples: [Float], under target: ScoringTarget, sampleRate: Double = 48_000) {
    var energies: [Double] = []
    var slopes: [Double] = []
    var peak = 0.0
    for window in target.windows {
      let piece = (0..<target.view.frames).map { n -> Double in
        let at = window.block * 64 + n
        return at < samples.count ? Double(samples[at]) : 0
      }
      energies.append(piece.reduce(0) { $0 + $1 * $1 })
      slopes.append(zip(piece, piece.dropFirst()).reduce(0) { $0 + ($1.1 - $1.0) * ($1.1 - $1.0) })
      peak = max(peak, piece.reduce(0) { max($0, abs($1)) })
    }
    self.init(
      energies: energies, slopes: slopes, peak: peak, frames: target.view.frames,
      sampleRate: sampleRate)
  }
}
