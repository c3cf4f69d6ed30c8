import FMSynthesis
import Foundation
import Spectral

/// Three moments of a target, each as a sound that stands still: what structure and levels are
/// searched on before envelopes matter.
///
/// Each knows how far into the note it lies: operators that are detuned have run apart by then, and
/// a still that began with all phases at 0 would be told from the true voice by that alone.
struct FrozenMoments {
  let targets: [ScoringTarget]
  /// Seconds from the onset to the middle of each, rising.
  let seconds: [Double]
  static let count = 3
  static let view = WindowPlan(
    frames: 2048, parts: [(2048, 1)], windows: 1, floor: 1e-6, waveform: 0.3, cost: 0.08)
  /// For sounds whose waveforms no voice has.
  static let plain = {
    var view = Self.view
    view.waveform = 0
    return view
  }()
  private static let hop = 480
  /// Where the middle one lies between the others: most decays are steep at first.
  private static let middle = 0.1

  /// - Parameters:
  ///   - samples: 48 kHz, from the onset on.
  ///   - release: Frame at which the key is let go.
  init(_ samples: [Float], release: Int, view: WindowPlan = Self.view) {
    let span = Self.span(samples, until: release)
    let last = max(0, samples.count - Self.view.frames)
    let middle = span.early + Int(Double(span.late - span.early) * Self.middle)
    let starts = [span.early, middle, span.late].map {
      min($0, last) / CandidateBank.blockFrames * CandidateBank.blockFrames
    }
    seconds = starts.map { Double($0 + Self.view.frames / 2) / 48_000 }
    targets = starts.map { Self.target(samples, at: $0, view) }
  }

  /// How they are looked at.
  var view: WindowPlan { targets[0].view }

  /// Frames at which the first moment, after the sound has risen, and the last moment begin.
  static func span(_ samples: [Float], until release: Int) -> (early: Int, late: Int) {
    let levels = SoundFeatures.envelope(samples, window: 2 * hop, hop: hop)
    let top = levels.max() ?? 0
    let rise = (levels.firstIndex { $0 > 0.5 * top } ?? 0) * hop
    let fall = (levels.lastIndex { $0 > 0.02 * top } ?? 0) * hop
    let early = rise + 960
    return (early, max(early, min(release * 7 / 10, fall) - view.frames))
  }

  /// Frame after which the sound has all but gone.
  static func lastHeard(_ samples: [Float]) -> Int {
    let levels = SoundFeatures.envelope(samples, window: 2 * hop, hop: hop)
    let top = levels.max() ?? 0
    return (levels.lastIndex { $0 > 0.005 * top } ?? 0) * hop
  }

  /// A moment that begins at a frame, a multiple of a control block.
  static func target(
    _ samples: [Float], at start: Int, _ view: WindowPlan = Self.view
  ) -> ScoringTarget {
    let piece = samples.dropFirst(start).prefix(view.frames)
    let padding = [Float](repeating: 0, count: view.frames - piece.count)
    return ScoringTarget(
      Array(piece) + padding, view: view, release: view.frames,
      origin: start / CandidateBank.blockFrames)
  }

  /// A voice's levels at any time, by straight lines between those it has.
  func levels(of voice: FrozenVoice, at time: Double) -> [Int] {
    let after = seconds.firstIndex { $0 >= time } ?? seconds.count
    if after == 0 || after == seconds.count {
      let nearest = max(0, after - 1)
      return (0..<6).map { voice[$0, nearest] }
    }
    let part = (time - seconds[after - 1]) / max(1e-6, seconds[after] - seconds[after - 1])
    return (0..<6).map { op in
      let (from, to) = (Double(voice[op, after - 1]), Double(voice[op, after]))
      return Int((from + part * (to - from)).rounded())
    }
  }
}
