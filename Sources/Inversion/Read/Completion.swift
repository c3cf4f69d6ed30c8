import FMSynthesis
import VoiceSearch

/// Changes a structure by what its track leaves, as long as that helps: all ways of a round at once.
///
/// The same arguments give the same structure on any number of threads.
struct Completion {
  private let sound: InversionSound
  private let set: InstructionSet
  /// Rounds so far.
  private var rounds = 0
  private static let most = 5
  /// Scores between which a track may say what is missing: 20 to 44.8 dB.
  private static let telling = -4.48 ... -2.0
  /// What an operator has to be worth, and a change: 0.2 dB.
  private static let operatorCost = 0.02
  private static let gain = 0.02

  init(_ sound: InversionSound, _ set: InstructionSet) { (self.sound, self.set) = (sound, set) }

  /// No more rounds.
  mutating func stop() { rounds = Self.most }

  /// One way of a round; nil: an operator more.
  private struct Trial {
    var way: TrackedChanges.Way?
    var found: [Followed] = []
  }

  /// - Returns: The best; nil: nothing is better than what is there, or all rounds are over.
  mutating func round(_ finalist: Finalist, _ crew: Crew<Int>) -> Finalist? {
    guard rounds < Self.most, Self.telling.contains(finalist.track.score) else { return nil }
    rounds += 1
    let key = FrequencyLattice.read(finalist.track, keys: sound.keys)?.key ?? sound.keys[0]
    let grid = FrequencyLattice(key).grid
    let ways = TrackedChanges.ways(finalist.candidate.structure)
    var trials = [Trial()] + ways.map { Trial(way: $0) }
    let (sound, set) = (sound, set)
    crew.update(&trials) {
      $1.found = Self.found($1.way, finalist, sound, grid, set)
    }
    let whole = (candidate: finalist.candidate, track: finalist.track)
    let found = trials.flatMap(\.found)
    guard let best = found.min(by: { Self.cost($0) < Self.cost($1) }),
      Self.cost(best) < Self.cost(whole) - Self.gain
    else { return nil }
    var better = finalist
    (better.candidate, better.track) = best
    return better
  }

  private static func found(
    _ way: TrackedChanges.Way?, _ finalist: Finalist, _ sound: InversionSound,
    _ grid: FrequencyLattice.Grid, _ set: InstructionSet
  ) -> [Followed] {
    let solver = StillSolver(set)
    solver.clock = finalist.clock
    var tracker = Tracker(
      target: sound.carriers, release: finalist.release ?? sound.release, solver: solver)
    var changes = TrackedChanges(
      target: sound.carriers, stills: finalist.stills, grid, hasPitch: false,
      step: VoiceReader.step, solver: solver)
    let whole = (candidate: finalist.candidate, track: finalist.track)
    guard let way else { return changes.grown(whole, &tracker) }
    return changes.replaced(way, whole, &tracker)
  }

  private static func cost(_ structure: Followed) -> Double {
    structure.track.score + operatorCost * Double(structure.candidate.structure.count)
  }
}
