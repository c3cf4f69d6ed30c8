import FMSynthesis
import Glibc
import MachineCore
import VoiceSearch

/// From a structure that was followed through the note to voices, step by step: how the pitch moves,
/// what is missing, when the key was let go, what can be left out, and the numbers.
/// - Thread: one caller; uses those of its crew; each step may have a reader of its own.
final class VoiceReader {
  /// A voice with what each of its operators' envelopes may be instead.
  struct Draft: Sendable {
    var genome: Genome
    /// By operator of the voice.
    var alternatives: [[OperatorEnvelope]]
    var finalist: Finalist
    /// Octaves of amplitude by which the sound is above what the voice plays.
    var octaves = 0.0
  }

  /// A step that is to be taken.
  enum Step: Sendable {
    case motions(Finalist)
    case steady(Finalist)
    /// Before it `Completion` may change the structure.
    case complete(Finalist)
    case pruned(Finalist)
    case numbers(Finalist)

    var finalist: Finalist {
      switch self {
      case .motions(let finalist), .steady(let finalist), .complete(let finalist): finalist
      case .pruned(let finalist), .numbers(let finalist): finalist
      }
    }
  }

  var sound: InversionSound
  let solver: StillSolver
  var tracker: Tracker
  var random: SearchRandom
  let fitter = EnvelopeFitter()
  /// Operators' envelopes are fitted at once.
  let crew: Crew<Int>
  /// Score from which on a structure is the note's: 44 dB.
  private static let sure = -4.4
  /// Distance of moments as a share of the time since the key.
  static let step = 0.07

  init(
    _ sound: InversionSound, _ set: InstructionSet, random: SearchRandom, crew: Crew<Int>
  ) {
    (self.sound, self.crew) = (sound, crew)
    solver = StillSolver(set)
    tracker = Tracker(target: sound.carriers, release: sound.release, solver: solver)
    self.random = random
  }

  /// Where a structure's reading begins.
  static func start(_ finalist: Finalist) -> Step {
    finalist.hasPitch ? .motions(finalist) : .steady(finalist)
  }

  /// - Returns: What is to be done next, and voices.
  func take(_ step: Step) -> (next: [Step], drafts: [Draft]) {
    switch step {
    case .motions(let finalist):
      begin(finalist)
      return (withMotions(finalist).map { .steady($0) }, [])
    case .steady(var finalist):
      begin(finalist)
      finalist.track = follow(finalist)
      return ([.complete(finalist)], [])
    case .complete(let finalist):
      begin(finalist)
      var released = released(finalist)
      hearClicks(&released)
      // Envelopes are found by chance: what is surely the structure gets two of them.
      let again: [Step] = released.track.score < Self.sure ? [.numbers(released)] : []
      return ([.numbers(released)] + again + [.pruned(released)], [])
    case .pruned(let finalist):
      begin(finalist)
      return (pruned(finalist).map { [.numbers($0)] } ?? [], [])
    case .numbers(let finalist):
      begin(finalist)
      return ([], drafts(of: finalist))
    }
  }

  func begin(_ finalist: Finalist) {
    solver.clock = finalist.clock
    if let release = finalist.release { letGo(at: release) }
  }

  func letGo(at release: Int) {
    sound.release = release
    tracker = Tracker(target: sound.carriers, release: release, solver: solver)
  }

  /// Followed until where the key was let go.
  private func released(_ whole: Finalist) -> Finalist {
    guard !sound.knowsRelease, whole.release == nil || whole.motion != nil,
      let base = numbers(of: whole)
    else { return whole }
    var finalist = whole
    let read = levels(base, finalist, release: nil)
    let shared = Self.shared(read, base.structure, base.settings)
    hearRelease(shared, finalist.candidate.structure, else: sound.release)
    finalist.release = sound.release
    finalist.track = follow(finalist)
    return finalist
  }

  /// Without operators that the track does not miss; nil: it misses them all.
  private func pruned(_ whole: Finalist) -> Finalist? {
    var pruner = Pruner(stills: whole.stills, solver: solver)
    guard
      let smaller = pruner.pruned(whole.candidate, whole.track, &tracker, hasPitch: false)
    else { return nil }
    var finalist = whole
    finalist.candidate = smaller.candidate
    finalist.track = follow(finalist)
    return finalist
  }

  private func follow(_ finalist: Finalist) -> Track {
    tracker.follow(finalist.candidate, finalist.stills, hasPitch: false, step: Self.step)
  }

  /// For a part of a step.
  func dice() -> SearchRandom { SearchRandom(seed: random.next()) }
}
