import DX7
import Foundation
import Inversion
import Spectral
import VoiceSearch

/// The first phase of a match: the voice itself, where the sound is a note of the engine's own.
///
/// What it finds is told by the waveform, so it hears the recording at its own level and from the
/// first frame that is not silent: there the key went down.
/// - Thread: one caller; uses threads of its own inside `run`.
final class Recovery {
  /// What was recovered, how it is played, and where.
  struct Found {
    var target: HeardTarget
    var note: SearchNote
    var nearness: Nearness
  }

  private let recording: Recording
  /// Seconds before the key goes down.
  private let keyDown: Double
  private let options: MatchOptions
  private let target: HeardTarget
  private let inversion: VoiceInversion
  private let budget: RecoveryBudget
  private let report: (SearchStep) -> Void
  private(set) var steps: [SearchStep] = []
  private(set) var findings = InversionFindings()
  /// Of the budget, once it is over.
  private var share = 0.0

  /// - Parameters:
  ///   - note: MIDI key; nil: all that it may be. - held: Seconds; nil: as heard.
  init(
    _ recording: Recording, note: Int?, held: Double?, options: MatchOptions,
    clock: @escaping () -> Double, isCancelled: @escaping () -> Bool,
    report: @escaping (SearchStep) -> Void
  ) {
    let keyDown = KeyDown.seconds(recording)
    (self.recording, self.keyDown, self.options) = (recording, keyDown, options)
    target = HeardTarget(recording, keyDown: keyDown, gain: 1, start: nil, options: options)
    let heard = target.sound(note: note, held: held)
    let keys =
      note.map(FrequencyLattice.Key.known)
      ?? FrequencyLattice.Key.likely(heard.pitches.map { Int($0.key) })
    let sound =
      held == nil
      ? InversionSound(
        samples: heard.samples, keys: keys, releases: heard.likelyReleases(Self.releases))
      : InversionSound(samples: heard.samples, keys: keys, release: heard.releases[0])
    budget = RecoveryBudget(
      options.search, isLikely: Self.isLikely(heard.samples), clock: clock,
      isCancelled: isCancelled)
    inversion = VoiceInversion(sound, options: budget.options(options.search))
    self.report = report
  }

  private static let releases = 3

  /// Whether the sound may be a sum of sines: not where a breath or a noise fills its spectrum, as it
  /// does that of nearly all that is recorded, and of voices whose feedback is noise.
  private static func isLikely(_ samples: [Float]) -> Bool {
    (SpectralFloor.decibels(samples) ?? breath) <= breath
  }

  /// dB under the strongest partial.
  private static let breath = -90.0

  /// What it has taken: candidates of the short view by cost, and seconds.
  var cost: Double { budget.cost(inversion.work, frames: inversion.frames) }
  var evaluations: Int { inversion.work.solves + inversion.work.candidates }

  /// Until its share of the budget is over or nothing is left to do.
  /// - Returns: The best voice; nil: no structure was found.
  func run() -> Found? {
    while !inversion.isOver, !budget.isOver {
      let progress = budget.progress(cost: cost)
      if inversion.stage == .structure, progress >= budget.structures {
        inversion.stopStructures()
      }
      if inversion.stage == .voices, progress >= RecoveryBudget.read { inversion.stopVoices() }
      if inversion.stage == .refine, progress >= refineShare { break }
      inversion.step()
      note(progress)
    }
    tell()
    guard let best = inversion.best else { return nil }
    let note = SearchNote(best.genome)
    var target = target
    if best.gain != 1 {
      target = HeardTarget(
        recording, keyDown: keyDown, gain: best.gain, start: nil, options: options)
    }
    return Found(target: target, note: note, nearness: target.judge.nearness(of: note))
  }

  /// A voice that is far from the waveform leaves its time to the search.
  private var refineShare: Double {
    let left = inversion.best?.residual ?? 0
    return left < Self.near ? RecoveryBudget.refined : RecoveryBudget.tried
  }

  /// dB of the target that may be left.
  private static let near = -8.0

  /// A step of what comes after, on top of what the recovery took.
  /// - Parameter seconds: That it took.
  func followed(by step: SearchStep, after seconds: Double) -> SearchStep {
    var step = step
    step.seconds += seconds
    step.evaluations += evaluations
    step.cost += cost
    step.progress = share + (1 - share) * step.progress
    return step
  }

  private func note(_ progress: Double) {
    let step = SearchStep(
      seconds: budget.seconds, evaluations: evaluations, cost: cost, progress: progress,
      loss: pow(10, (inversion.best?.residual ?? 0) / 20), climbers: 0,
      phase: inversion.stage.rawValue)
    steps.append(step)
    report(step)
  }

  private func tell() {
    share = min(budget.progress(cost: cost), 1)
    findings.candidates = inversion.considered.map {
      InversionCandidate(
        structure: $0.structure, joint: $0.joint, tracker: $0.tracked, attempt: $0.attempt + 1,
        movesPitch: $0.hasPitch)
    }
    findings.trackerDecibels = inversion.best?.trackerDecibels
    findings.seconds = budget.seconds
    if inversion.best != nil { findings.unknown = Self.unknown }
  }

  /// One note of one key and velocity tells how loud and how fast, not what makes it so.
  private static let unknown = [
    "keyboard level scaling", "keyboard rate scaling", "velocity sensitivity",
  ]
}

/// What a recovery may take of a match: seconds or, the same on every machine, candidates.
struct RecoveryBudget {
  /// Share of the whole after which structures are not sought any more.
  let structures: Double
  /// The same where one may be found, and where that is not likely.
  private static let shares = (likely: 0.42, unlikely: 0.08)
  /// After which no more numbers are read of them, a voice that is not near is given up, and one that
  /// is near is left to the laws.
  static let read = 0.55
  static let tried = 0.65
  static let refined = 0.85
  /// Frames of sixteen operators that take as long as one candidate of the short view.
  private static let frames = 40_000.0
  /// What a whole note of the inversion's costs, in such candidates.
  private static let note = 0.15
  /// Frames of sixteen operators and whole notes that one thread takes in a second, at most.
  private static let fastest = (frames: 200_000_000.0, notes: 40_000.0)

  private let search: SearchOptions
  private let clock: () -> Double
  private let isCancelled: () -> Bool
  private let start: Double

  init(
    _ search: SearchOptions, isLikely: Bool, clock: @escaping () -> Double,
    isCancelled: @escaping () -> Bool
  ) {
    (self.search, self.clock, self.isCancelled) = (search, clock, isCancelled)
    structures = isLikely ? Self.shares.likely : Self.shares.unlikely
    start = clock()
  }

  var seconds: Double { clock() - start }
  var isOver: Bool { seconds >= search.seconds || isCancelled() }

  func cost(_ work: (solves: Int, moments: Int, candidates: Int), frames: Int) -> Double {
    Double(frames) / Self.frames + Double(work.candidates) * Self.note
  }

  func progress(cost: Double) -> Double {
    if let limit = search.evaluations { return cost / Double(max(1, limit)) }
    return seconds / max(search.seconds, 1e-3)
  }

  /// The inversion's own limits: those of the evaluations, or more than the seconds allow.
  func options(_ search: SearchOptions) -> InversionOptions {
    var options = InversionOptions()
    (options.seed, options.threads) = (search.seed, search.threads)
    options.instructionSet = search.instructionSet
    if let limit = search.evaluations {
      options.structureFrames = Int(Double(limit) * structures * Self.frames)
      options.candidates = Int(Double(limit) * Self.refined / Self.note)
    } else {
      let whole = min(search.seconds, 1e5) * Double(search.threads)
      options.structureFrames = Int(whole * structures * Self.fastest.frames)
      options.candidates = Int(whole * Self.fastest.notes)
    }
    return options
  }
}
