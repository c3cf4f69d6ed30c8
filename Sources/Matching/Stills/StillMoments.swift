import FMSynthesis
import Foundation
import Spectral

/// Three moments of a target, each as a sound that stands still: what structure and levels are
/// searched on before envelopes matter.
///
/// Each knows how far into the note it lies: operators that are detuned have run apart by then, and
/// a still that began with all phases at 0 would be told from the true voice by that alone.
struct StillMoments {
  let targets: [SearchTarget]
  /// Seconds from the onset to the middle of each, rising.
  let seconds: [Double]
  /// Seconds from the onset until the sound is nearly as loud as it gets.
  let attack: Double
  static let count = 3
  static let view = SearchView(
    frames: 2048, parts: [(2048, 1)], windows: 1, floor: 1e-6, cost: 0.08)
  private static let hop = 480
  /// Where the middle one lies between the others: most decays are steep at first.
  private static let middle = 0.1

  /// - Parameters:
  ///   - samples: 48 kHz, from the onset on.
  ///   - release: Frame at which the key is let go.
  init(_ samples: [Float], release: Int) {
    let levels = SoundFeatures.envelope(samples, window: 2 * Self.hop, hop: Self.hop)
    let top = levels.max() ?? 0
    let rise = (levels.firstIndex { $0 > 0.5 * top } ?? 0) * Self.hop
    let fall = (levels.lastIndex { $0 > 0.02 * top } ?? 0) * Self.hop
    let early = rise + 960
    let late = max(early, min(release * 7 / 10, fall) - Self.view.frames)
    attack = Double(rise) / 48_000
    let last = max(0, samples.count - Self.view.frames)
    let starts = [early, early + Int(Double(late - early) * Self.middle), late].map {
      min($0, last) / CandidateBank.blockFrames * CandidateBank.blockFrames
    }
    seconds = starts.map { Double($0 + Self.view.frames / 2) / 48_000 }
    targets = starts.map { start in
      let piece = samples.dropFirst(start).prefix(Self.view.frames)
      let padding = [Float](repeating: 0, count: Self.view.frames - piece.count)
      return SearchTarget(
        Array(piece) + padding, view: Self.view, release: Self.view.frames,
        origin: start / CandidateBank.blockFrames)
    }
  }
}
