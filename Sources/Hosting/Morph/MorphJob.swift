import Morphing
import Playing
import SessionModel

/// A morph from what a person names to what it leaves: sounds are matched first.
public struct MorphJob: Sendable {
  public enum End: Sendable {
    case patch(MorphEnd)
    /// A recording that is to be matched.
    case sound(MatchJob)

    var name: String {
      switch self {
      case .patch(let end): end.name
      case .sound(let job): job.target
      }
    }
  }

  public var a: End
  public var b: End
  public var options: MorphOptions

  /// What a morph left, and how each step sounds as `ddspm render` would play it.
  public struct Result: Sendable {
    public var outcome: MorphOutcome
    public var renders: [[Float]]
    /// Hz of all of them.
    public var rate: Double
    public var figures: MorphFigures
  }

  public init(_ a: End, _ b: End, _ options: MorphOptions) {
    (self.a, self.b, self.options) = (a, b, options)
  }

  /// - Throws: `.badData` where neither end can be heard; what reading a sound throws.
  public func run(files: any SoundFiles, watch: MatchWatch) throws(HostError) -> Result {
    let (first, second) = (try ready(a, files, watch), try ready(b, files, watch))
    let run = MorphRun(
      first.end, second.end, options, clock: watch.clock, isCancelled: watch.isCancelled,
      report: watch.report)
    var outcome: MorphOutcome
    do throws(MorphError) {
      outcome = try run.run()
    } catch {
      throw HostError(
        .badData, "\(a.name) and \(b.name): both are silent, so there is nothing between them")
    }
    let rates = [first.end.playing.rate, second.end.playing.rate].compactMap { $0 }
    let rate = rates.max() ?? 48_000
    outcome.warnings =
      first.warnings + second.warnings + remarks(first.end, second.end, rate) + outcome.warnings
    for index in outcome.steps.indices { outcome.steps[index].document.playing.rate = rate }
    let renders = outcome.steps.map { step in
      PatchPlayer.render(
        values: step.document.values, playing: step.document.playing,
        instructionSet: options.instructionSet)
    }
    let figures = MorphFigures(a: a.name, b: b.name, outcome, options)
    return Result(outcome: outcome, renders: renders, rate: rate, figures: figures)
  }

  private func ready(
    _ end: End, _ files: any SoundFiles, _ watch: MatchWatch
  ) throws(HostError) -> (end: MorphEnd, warnings: [String]) {
    switch end {
    case .patch(let end): return (end, [])
    case .sound(let job):
      let result = try job.run(files: files, watch: watch)
      let document = result.outcome.document
      return (
        MorphEnd(
          name: job.target, values: document.values, playing: document.playing,
          voice: result.outcome.voice),
        result.figures.warnings.map { "\(job.target): \($0)" }
      )
    }
  }

  /// What of the ends is not alike beside their sound.
  private func remarks(_ a: MorphEnd, _ b: MorphEnd, _ rate: Double) -> [String] {
    var remarks: [String] = []
    if let x = a.playing.rate, let y = b.playing.rate, x != y {
      remarks.append("the ends are at \(Int(x)) and \(Int(y)) Hz: all steps are at \(Int(rate))")
    }
    if let x = a.playing.length, let y = b.playing.length, abs(x - y) > 0.01 * max(x, y) {
      remarks.append("the ends are \(short(x)) and \(short(y)) s long: so are the steps between")
    }
    return remarks
  }

  private func short(_ seconds: Double) -> String { "\((seconds * 100).rounded() / 100)" }
}
