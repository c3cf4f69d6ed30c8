import MachineCore
import VoiceSearch

/// X of the match machine: what its own synthesis gave last.
struct MatchRender: Sendable {
  /// Distance to the target.
  var loss: Double
  var portrait: SoundPortrait
}

/// s = A(x): the machine's own sound beside the target's.
struct MatchFeatures: Scored {
  /// Of the coefficients that hold now.
  var loss: Double
  var own: SoundPortrait
  var target: SoundPortrait
  /// dB that the own sound is above the target.
  var excess: Double { own.level - target.level }
}

/// Keeps the target's portrait beside each sound of the machine's own.
struct MatchAnalysis: Analysis {
  var target: SoundPortrait

  mutating func analyse(_ x: MatchRender) -> MatchFeatures {
    MatchFeatures(loss: x.loss, own: x.portrait, target: target)
  }
}

/// S: plays the coefficients through the engine's kernels.
struct MatchSynthesis: Synthesis {
  let stage: MatchStage

  mutating func synthesise(_ a: Coefficients, _ s: MatchFeatures) -> MatchRender {
    stage.render(a)
  }
}

/// What all parts of a match machine share: the ears, the scorers and the note that is played.
final class MatchStage {
  let pool: MatchPool
  let ear: MatchEar
  let knobs: MatchKnobs
  private var last: (genome: Genome, render: MatchRender)?
  /// What was spent on other things than scoring, in candidates.
  private(set) var spent = 0

  init(pool: MatchPool, ear: MatchEar, knobs: MatchKnobs) {
    (self.pool, self.ear, self.knobs) = (pool, ear, knobs)
  }

  /// - Parameter loss: Where it is known already.
  func render(_ a: Coefficients, loss: Double? = nil) -> MatchRender {
    let genome = Genome(a)
    if let last, last.genome == genome {
      // A machine that stands still must come to its end too.
      spent += 1
      return last.render
    }
    let render = MatchRender(
      loss: loss ?? pool.score([genome])[0], portrait: ear.portrait(genome, under: pool.target))
    last = (genome, render)
    return render
  }

  func spend(_ candidates: Int) { spent += candidates }
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
