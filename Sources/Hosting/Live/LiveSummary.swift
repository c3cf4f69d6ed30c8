import Addresses
import Following
import Learning

/// What a session came to, for the last line of output.
public struct LiveSummary: Sendable, Codable {
  /// Seconds from the input to the engine's answer.
  public var latency: Double
  public var updates: Int
  public var updateMilliseconds: Double
  public var loss: Double
  public var xruns: Int
  public var limitedSteps: Int
  /// Of mode learn: notes heard, candidates tried, patches that took over.
  public var heard = 0
  public var tried = 0
  public var learned = 0
  /// Samples of the input that were not finite and were taken as silence.
  public var repairedInput = 0
  public var folder: String?
  /// What `patch.syx` of the session's folder could not hold, in words.
  public var losses: [String] = []
  /// What the distance between input and output consists of, in dB; of a recorded session.
  public var distance: FollowSplit?
  /// Seconds from the program's launch to the first period with the engine in it.
  public var start: Double?
}

/// What adaptation, learner and server say of themselves.
struct LiveFigures: Sendable {
  let adaptation: AdaptationFigures
  let learner: LearnerFigures
  let xruns: Int

  /// 0 for figures that others have.
  subscript(figure: Figure) -> Double {
    let updates = Double(adaptation.updates)
    switch figure {
    case .loss: return Double(adaptation.loss)
    case .latency: return adaptation.latency
    case .isRunning: return updates > 0 ? 1 : 0
    case .learned, .adopted: return Double(learner.adopted)
    case .xruns: return Double(xruns)
    case .updates: return updates
    case .limitedUpdates: return Double(adaptation.limited)
    case .updateCost: return updates > 0 ? adaptation.cost * 1000 / updates : 0
    case .outOfRange: return Double(adaptation.outOfRange)
    case .notesHeard: return Double(learner.heard)
    case .soundsSkipped: return Double(learner.skipped)
    case .candidatesTried: return Double(learner.tried)
    case .rounds: return Double(learner.rounds)
    case .voices, .limitedSteps, .overflows, .repairedSamples, .repairedInput, .unheardFrames,
      .unrecordedFrames, .droppedMIDI, .keyPressures, .systemMIDI, .lateMoves:
      return 0
    }
  }
}
