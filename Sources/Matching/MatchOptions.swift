import FMSynthesis
import MachineCore
import Spectral
import VoiceSearch

/// How the match machine moves its coefficients (`--law`).
public enum MatchLaw: String, CaseIterable, Sendable {
  /// Search, then what was measured to help after it.
  case auto
  case gradient, reinforce, multiplicative, search
}

/// What a match is told besides the sound.
public struct MatchOptions: Sendable {
  public var law = MatchLaw.auto
  public var search = SearchOptions()
  public var limits = MatchLimits()
  /// What the judge listens for, and the gradient with it. The pool's scorer, by which candidates
  /// are sorted out, knows the spectral distance only.
  public var weights = LossWeights()
  public var embedding: any EmbeddingPort = MelEmbedding()
  /// The one voice to start from; nil: retrieval from the prior.
  public var start: SearchNote?

  /// Shares of the budget after which `auto` goes down the gradient, and then from unit to unit.
  public var gradientFrom = 0.88
  public var integersFrom = 0.95

  /// Whether the last units are found by a small search instead of neighbour by neighbour.
  public var searchesAgain = true

  public init() {}
}

/// What came out of a match.
public struct MatchResult: Sendable {
  public var note: SearchNote
  /// Distance of the engine's own render, by the judge.
  public var distance: Double
  /// The machine's loss of where it started and of the result: by long windows, or the judge's
  /// where weights are given.
  public var startLoss: Double
  public var endLoss: Double
  public var evaluations: Int
  public var seconds: Double
  public var steps: [SearchStep]
  public var interventions: Interventions
}
