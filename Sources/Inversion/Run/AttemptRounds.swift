import FMSynthesis
import VoiceSearch

/// Attempts at a structure, some at a time, in rounds: which thread runs which changes nothing.
final class AttemptRounds {
  private let sound: InversionSound
  private let options: InversionOptions
  private var plans: ArraySlice<AttemptPlan>
  private let crew: Crew<Int>
  private(set) var attempts: [Attempt] = []
  private var running: [Attempt] = []
  /// Attempts at a time, and frames of sixteen operators that each takes in a round.
  private static let width = 2
  private static let slice = 8_000_000
  /// Attempts after which a sound is given up that no structure comes near to, not even on a single
  /// still, and how near is near: 20 dB once structures were built, 30 dB once they were changed.
  private static let trials = 2
  private static let hopeless = -2.0
  private static let near = -3.0

  init(_ sound: InversionSound, _ options: InversionOptions) {
    (self.sound, self.options) = (sound, options)
    plans = AttemptPlan.list(onset: StillPlan.onset(sound.carriers))[...]
    crew = Crew(Array(0..<max(1, options.threads)))
  }

  var frames: Int { attempts.reduce(0) { $0 + $1.frames } }
  var solves: Int { attempts.reduce(0) { $0 + $1.solves } }
  var moments: Int { attempts.reduce(0) { $0 + $1.race.trackedMoments } }
  var progress: Double { Double(frames) / Double(max(1, options.structureFrames)) }

  var isOver: Bool {
    if progress >= 1 || attempts.contains(where: { $0.race.isFound }) { return true }
    if !attempts.isEmpty, attempts.allSatisfy(\.isOver), plans.isEmpty { return true }
    let built = attempts.filter { $0.isOver || $0.race.isPastBeams }.count
    if built >= Self.trials, best > Self.hopeless { return true }
    let done = attempts.filter(\.isOver).count
    return done >= Self.trials && best > Self.near
  }

  /// log10 of the least that any candidate leaves of any still.
  private var best: Double { attempts.map(\.race.nearest).min() ?? 0 }

  func round() {
    running.removeAll(where: \.isOver)
    while running.count < Self.width, let plan = plans.popFirst() {
      let attempt = Attempt(
        attempts.count, plan, sound, seed: options.seed, options.instructionSet)
      attempts.append(attempt)
      running.append(attempt)
    }
    crew.update(&running) { $1.run(frames: Self.slice) }
  }
}
