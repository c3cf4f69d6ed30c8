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

  /// - Parameter pieces: What sounds under each window, all of one length.
  init(_ pieces: [[Float]], sampleRate: Double) {
    let energies = pieces.map { Double($0.reduce(0) { $0 + $1 * $1 }) }
    let slopes = pieces.map { piece in
      Double(zip(piece, piece.dropFirst()).reduce(0) { $0 + ($1.1 - $1.0) * ($1.1 - $1.0) })
    }
    let frames = pieces.first?.count ?? 0
    let total = energies.reduce(0, +)
    power = max(total / Double(max(1, energies.count * frames)), 1e-12)
    peak = Double(pieces.reduce(0) { $1.reduce($0) { max($0, abs($1)) } })
    // The difference of a sine at w is 2 sin(w / 2) times as large.
    let share = total > 0 ? min(slopes.reduce(0, +) / total, 4) : 0
    brightness = asin(share.squareRoot() / 2) * sampleRate / Double.pi
    let floor = max((energies.max() ?? 0) * 1e-6, 1e-12)
    let levels = energies.map { 10 * log10(max($0, floor)) }
    let mean = levels.reduce(0, +) / Double(max(1, levels.count))
    variance = levels.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(1, levels.count))
  }
}
