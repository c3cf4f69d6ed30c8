import Matching
import Spectral
import VoiceSearch

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
    let prepared = TargetCheck.prepare(try files.read(target, first: TargetAnalysis.longestHeard))
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
