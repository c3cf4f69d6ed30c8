import MachineCore
import VoiceSearch

/// X of the match machine: what its own synthesis gave last.
struct MatchRender: Sendable {
  /// Distance to the target, by all that counts: what is to become small.
  var loss: Double
  /// The pool's spectral distance, to compare with what the pool says of others.
  var scored: Double
  var portrait: SoundPortrait
  /// dB of the waveform under the windows.
  var snr: Double

  var nearness: Nearness { Nearness(distance: loss, snr: snr) }
}

/// s = A(x): the machine's own sound beside the target's.
struct MatchFeatures: Scored {
  /// Of the coefficients that hold now: see `MatchRender`.
  var loss: Double
  var scored: Double
  var own: SoundPortrait
  var target: SoundPortrait

  init(_ render: MatchRender, target: SoundPortrait) {
    (loss, scored, own, self.target) = (render.loss, render.scored, render.portrait, target)
  }
}

/// Keeps the target's portrait beside each sound of the machine's own.
struct MatchAnalysis: Analysis {
  var target: SoundPortrait

  mutating func analyse(_ x: MatchRender) -> MatchFeatures {
    MatchFeatures(x, target: target)
  }
}

/// S: plays the coefficients through the engine's kernels.
struct MatchSynthesis: Synthesis {
  let renderer: CandidateRenderer

  mutating func synthesise(_ a: Coefficients, _ s: MatchFeatures) -> MatchRender {
    renderer.render(a)
  }
}

/// What all parts of a match machine share: the ears, the scorers and the note that is played.
final class CandidateRenderer {
  let pool: MatchPool
  let portraits: PortraitRenderer
  let knobs: MatchKnobs
  /// Distance of the engine's own render, where that is the loss; nil: the pool's scorer knows all
  /// that counts.
  private let judge: EngineJudge?
  private var last: (genome: Genome, render: MatchRender)?
  /// What was spent on other things than scoring, in candidates.
  private(set) var spent = 0
  /// Candidates of the short view that two threads score while a sound of two seconds is judged.
  private static let judgement = 250

  init(
    pool: MatchPool, portraits: PortraitRenderer, knobs: MatchKnobs, judge: EngineJudge? = nil
  ) {
    (self.pool, self.portraits, self.knobs, self.judge) = (pool, portraits, knobs, judge)
  }

  /// Whether candidates are compared by their waveforms too: where the best's is known, the
  /// spectrum alone points elsewhere.
  var hearsWaveforms = false {
    didSet {
      guard hearsWaveforms != oldValue else { return }
      pool.listen(by: hearsWaveforms ? .fine : .long)
      last = nil
    }
  }

  /// Whether what the pool scores is not yet the loss.
  var isJudged: Bool { judge != nil }

  /// - Parameter scored: The pool's score, where it is known already.
  func render(_ a: Coefficients, scored: Double? = nil) -> MatchRender {
    let genome = Genome(a)
    if let last, last.genome == genome {
      // A machine that stands still must come to its end too.
      spent += 1
      return last.render
    }
    let scored = scored ?? pool.score([genome])[0]
    let heard = portraits.hear(genome, under: pool.target)
    let render = MatchRender(
      loss: judged(genome) ?? scored, scored: scored, portrait: heard.portrait, snr: heard.snr)
    last = (genome, render)
    return render
  }

  func spend(_ candidates: Int) { spent += candidates }

  private func judged(_ genome: Genome) -> Double? {
    guard let judge else { return nil }
    spend(Self.judgement)
    return judge.distance(of: SearchNote(genome))
  }
}

/// A drive of the match machine.
protocol MatchDrive: Drive where Features == MatchFeatures {
  /// Named in the trace.
  var phase: String { get }
  /// It has nothing more to propose.
  var isOver: Bool { get }
  /// Whether the machine goes to the elite when it is nearer; else it is only remembered.
  var leads: Bool { get }
  /// The best it has come across that the law has not gone to, with its loss.
  var elite: (coefficients: Coefficients, loss: Double)? { get }
}

extension MatchDrive {
  var isOver: Bool { false }
  var leads: Bool { false }
  var elite: (coefficients: Coefficients, loss: Double)? { nil }
}
