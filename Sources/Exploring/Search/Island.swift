import DX7
import MachineCore
import Recognition
import VoiceSearch

/// One novelty search: voices of the prior, and children of those that stand apart.
///
/// All chance of a round comes from the seed, the island and the round: a search that was cut off
/// goes on as if it had not been.
struct Island {
  let number: Int
  let plan: ExplorationPlan
  private(set) var round = 0
  private(set) var archive: VoiceArchive
  private var safety = PatchSafety()
  /// What was refused before this process took it up.
  private var refusedBefore = Interventions()

  /// The key that all voices are compared on.
  static let key: UInt8 = 60
  private static let newcomers = 0.4

  init(_ number: Int, _ plan: ExplorationPlan) {
    (self.number, self.plan) = (number, plan)
    archive = VoiceArchive(capacity: plan.capacity)
  }

  var isFinished: Bool { round >= plan.rounds }

  var refused: Interventions {
    var all = refusedBefore
    all.add(safety.refused)
    return all
  }

  /// Hears one batch of candidates.
  mutating func advance(_ printer: VoiceFingerprinter) {
    let stream = UInt64(number) << 32 | UInt64(round)
    var random = SearchRandom(seed: plan.seed, stream: stream)
    var prior = SeedPrior(seed: random.next())
    // Voices of one algorithm are rendered together faster.
    let candidates = (0..<ExplorationPlan.batch)
      .map { _ in safety.bounded(candidate(&prior, &random)) }
      .sorted { $0.algorithm < $1.algorithm }
    for start in stride(from: 0, to: candidates.count, by: VoiceFingerprinter.lanes) {
      let some = Array(candidates[start...].prefix(VoiceFingerprinter.lanes))
      for (genome, sound) in zip(some, printer.prints(some)) where safety.admits(genome, sound) {
        archive.consider(genome, sound.print)
      }
    }
    round += 1
  }

  private func candidate(_ prior: inout SeedPrior, _ random: inout SearchRandom) -> Genome {
    let members = archive.members
    if members.count < archive.capacity / 2 || random.chance(Self.newcomers) {
      return prior.voice(key: Self.key, held: VoiceFingerprinter.wholeNote)
    }
    // Of two the more novel one.
    let (first, second) = (random.pick(members), random.pick(members))
    var child = (first.novelty >= second.novelty ? first : second).genome
    if random.chance(0.6) { child.cross(with: random.pick(members).genome, &random) }
    let mutation = Mutation(
      pool: [random.pick(members).genome], movesHeld: false, longest: VoiceFingerprinter.wholeNote)
    return mutation.child(of: child, changes: random.within(1...6), &random)
  }
}

/// An island as it is kept between two processes.
public struct IslandState: Codable, Equatable, Sendable {
  public var plan: ExplorationPlan
  public var island: Int
  public var round: Int
  public var refused: [String: Int]
  /// 145 bytes of each voice, one after the other.
  public var voices: [[UInt8]]

  public var isFinished: Bool { round >= plan.rounds }
  /// Voices heard so far.
  public var candidates: Int { round * ExplorationPlan.batch }

  /// Whether it can be what this program wrote.
  public var isSound: Bool {
    plan.isSound && (0..<plan.islands).contains(island) && (0...plan.rounds).contains(round)
      && refused.values.allSatisfy { (0...candidates).contains($0) }
      && voices.count <= plan.capacity
      && voices.allSatisfy { bytes in
        bytes.count == DX7Parameter.nameStart
          && bytes.indices.allSatisfy { bytes[$0] <= DX7Parameter($0).maximum }
      }
  }

  var genomes: [Genome] {
    voices.map {
      Genome(bytes: $0, key: Island.key, held: VoiceFingerprinter.wholeNote, tuning: 0)
    }
  }
}

extension Island {
  var state: IslandState {
    let reasons = VoiceFingerprinter.Fault.allCases.map(\.rawValue)
    return IslandState(
      plan: plan, island: number, round: round,
      refused: Dictionary(
        uniqueKeysWithValues: reasons.map { ($0, refused[Interventions.Reason($0)]) }),
      voices: archive.members.map(\.genome.bytes))
  }

  /// Takes up what was cut off.
  init(_ state: IslandState, _ printer: VoiceFingerprinter) {
    self.init(state.island, state.plan)
    round = state.round
    for (reason, count) in state.refused { refusedBefore[Interventions.Reason(reason)] = count }
    let genomes = state.genomes
    archive = VoiceArchive(
      capacity: plan.capacity,
      restoring: zip(genomes, printer.allPrints(genomes)).map { ($0, $1.print) })
  }
}
