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
  /// Whether `auto` begins by recovering the voice itself.
  public var recovers = true
  /// The one voice to start from, and the first incumbent; nil: retrieval from the prior.
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
  /// What an inversion found out.
  public var inversion = InversionFindings()
}

/// What an inversion knows of its voice beside the voice; as made, none has run.
public struct InversionFindings: Equatable, Sendable {
  /// dB that the voice's structure holds on average while it is followed through the held note: a
  /// score that needs no truth. The true structure stands at 43 and more; nil: nothing was followed.
  public var trackerDecibels: Double?
  /// What one note does not tell of the voice, in words: level scaling, rate scaling, velocity
  /// sensitivity, operators that do not matter. nil: nobody asked.
  public var unknown: [String]?
  /// All that was considered, the nearest first.
  public var candidates: [InversionCandidate] = []
  /// Seconds it took; nil: none has run.
  public var seconds: Double?

  public init() {}
}
