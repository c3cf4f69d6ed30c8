/// Where all chance of a run begins.
public typealias Seed = Bounded<SeedKind>
public enum SeedKind: QuantityKind {
  public static let range = 0...UInt64.max
  public static let unit = ""
}

/// Threads, or things done side by side.
public typealias ThreadCount = Bounded<ThreadKind>
public enum ThreadKind: QuantityKind {
  public static let range = 1...256
  public static let unit = ""
}

/// Threads beside a sound that plays.
public typealias LearnerThreads = Bounded<LearnerThreadKind>
public enum LearnerThreadKind: QuantityKind {
  public static let range = 1...64
  public static let unit = ""
}

/// Seconds that a search may take.
public typealias SearchSeconds = Bounded<SearchSecondsKind>
public enum SearchSecondsKind: QuantityKind {
  public static let range = 0.1...86_400
  public static let unit = "seconds"
}

/// Candidates that a search may try.
public typealias Evaluations = Bounded<EvaluationKind>
public enum EvaluationKind: QuantityKind {
  public static let range = 1...1_000_000_000_000
  public static let unit = "candidates"
}

/// Seconds that something plays or is watched.
public typealias PlayingSeconds = Bounded<PlayingSecondsKind>
public enum PlayingSecondsKind: QuantityKind {
  public static let range = 0.001...1_000_000_000
  public static let unit = "seconds"
}

/// UDP port to listen on; 0 takes a free one.
public typealias ListeningPort = Bounded<PortKind>
public enum PortKind: QuantityKind {
  public static let range = 0...65_535
  public static let unit = ""
}

/// Voices in a library.
public typealias LibraryCount = Bounded<LibraryKind>
public enum LibraryKind: QuantityKind {
  public static let range = 1...262_144
  public static let unit = "voices"
}

/// Voices on a map.
public typealias MapCount = Bounded<MapCountKind>
public enum MapCountKind: QuantityKind {
  public static let range = 1...20_000
  public static let unit = "voices"
}

/// Voices that a predictor learns from.
public typealias LessonCount = Bounded<LessonKind>
public enum LessonKind: QuantityKind {
  public static let range = 16...1_000_000
  public static let unit = "voices"
}

/// Voices that a predictor is tested on.
public typealias ExamCount = Bounded<ExamKind>
public enum ExamKind: QuantityKind {
  public static let range = 1...100_000
  public static let unit = "voices"
}

/// Times that something is gone through, or lines that are told.
public typealias Repeats = Bounded<RepeatKind>
public enum RepeatKind: QuantityKind {
  public static let range = 1...1000
  public static let unit = ""
}

/// Steps of a machine or of a bench.
public typealias StepCount = Bounded<StepKind>
public enum StepKind: QuantityKind {
  public static let range = 1...100_000
  public static let unit = "steps"
}

/// Voices that a bench lets sound at once.
public typealias BenchVoices = Bounded<BenchVoiceKind>
public enum BenchVoiceKind: QuantityKind {
  public static let range = 1...64
  public static let unit = "voices"
}

/// Part of a whole.
public typealias Share = Bounded<ShareKind>
public enum ShareKind: QuantityKind {
  public static let range = 0.0...1
  public static let unit = ""
}

/// Candidates that a search keeps beside each other.
public typealias ClimberCount = Bounded<ClimberKind>
public enum ClimberKind: QuantityKind {
  public static let range = 1...1024
  public static let unit = ""
}

/// Voices that a search tries first.
public typealias SeedVoices = Bounded<SeedVoiceKind>
public enum SeedVoiceKind: QuantityKind {
  public static let range = 16...262_144
  public static let unit = "voices"
}

/// How much a term of a loss counts beside the others.
public typealias LossWeight = Bounded<LossWeightKind>
public enum LossWeightKind: QuantityKind {
  public static let range = 0.0...10
  public static let unit = ""
}

/// Steps of a morph, its ends included: as many as a bank holds.
public typealias MorphSteps = Bounded<MorphStepKind>
public enum MorphStepKind: QuantityKind {
  public static let range = 2...32
  public static let unit = "steps"
}

/// How much of a word is asked for at a time; 1 is a difference heard without doubt.
public typealias WordAmount = Bounded<WordAmountKind>
public enum WordAmountKind: QuantityKind {
  public static let range = 0.05...4
  public static let unit = "steps"
}
