import Matching

/// One target, from its file to what was found: what `match` does once and `match-set` often.
public struct MatchJob: Sendable {
  public var target: String
  /// MIDI key; nil: the start's, else heard from the target.
  public var note: Int?
  /// Seconds the key is held; nil: the start's, else found.
  public var held: Double?
  /// What to begin with instead of retrieval.
  public var start: MatchStart?
  public var options: MatchOptions
  /// Where further starts come from.
  public var library: (any StartSource)?

  /// What a match left, with as much of the target as was matched.
  public struct Result: Sendable {
    public var outcome: MatchSession.Outcome
    public var target: Recording
    public var figures: MatchFigures
  }

  public init(target: String, options: MatchOptions) {
    (self.target, self.options) = (target, options)
  }

  public func run(files: any SoundFiles, watch: MatchWatch) throws(HostError) -> Result {
    let prepared = TargetCheck.prepare(try files.read(target))
    let session = MatchSession(
      prepared.recording, note: note, held: held, start: start, library: library, options: options)
    var outcome = session.run(
      clock: watch.clock, isCancelled: watch.isCancelled, report: watch.report)
    var warnings = prepared.recording.remarks + prepared.remarks + outcome.warnings
    if let remark = outcome.turnDown(session.distance(of:)) { warnings.append(remark) }
    var figures = MatchFigures(target: target, outcome, options, warnings: warnings)
    figures.interrupted = watch.isCancelled()
    figures.library = library?.name
    return Result(outcome: outcome, target: session.recording, figures: figures)
  }
}

/// Voices worth trying for a target: a library's nearest, a prediction.
public protocol StartSource: Sendable {
  /// With what is needed to have the same voices again.
  var name: String { get }
  /// - Parameter limit: Highest frequency in the recording, in Hz.
  func starts(for target: TargetAnalysis, limit: Double) -> [SearchNote]
}

/// How a match is followed and stopped from outside.
public struct MatchWatch {
  /// Seconds from anywhere.
  public var clock: () -> Double
  public var isCancelled: () -> Bool
  public var report: (SearchStep) -> Void

  public init(
    clock: @escaping () -> Double, isCancelled: @escaping () -> Bool,
    report: @escaping (SearchStep) -> Void
  ) {
    (self.clock, self.isCancelled, self.report) = (clock, isCancelled, report)
  }
}

extension MatchSession.Outcome {
  /// A gain fitted to the target's level must not make the patch clip.
  /// - Parameter judge: Distance of a render.
  /// - Returns: What was done, if anything.
  mutating func turnDown(_ judge: ([Float]) -> Double) -> String? {
    let peak = render.reduce(0) { max($0, abs($1)) }
    guard peak > 1 else { return nil }
    let factor = 1 / (peak * 1.0001)
    document.playing.gain = (document.playing.gain ?? 1) * Double(factor)
    for i in render.indices { render[i] *= factor }
    distance = judge(render)
    return "the patch is turned down by \(rounded(-decibels(factor))) dB so that it does not clip"
  }
}
