import FMSynthesis
import MachineCore

/// One way into a sound: where its stills begin and whether pitch is free.
struct AttemptPlan: Sendable {
  /// Frame of the earliest still.
  var first: Int
  var hasPitch = false
  /// Whether ratios beside a unison are tried too.
  var hasNeighbours = false
  /// Frames of sixteen lanes an attempt may take.
  static let most = 450_000_000

  /// The list that all searches go through, however many threads they have.
  ///
  /// Early stills come first: LFO and pitch envelope have hardly begun, and a render has no noise
  /// that would hide them.
  static func list(onset: Int) -> [AttemptPlan] {
    var list = [
      AttemptPlan(first: onset),
      AttemptPlan(first: 480, hasPitch: true),
      AttemptPlan(first: onset == 480 ? 1440 : 480, hasNeighbours: true),
      AttemptPlan(first: 2880, hasNeighbours: true),
      AttemptPlan(first: 4800, hasPitch: true),
    ]
    for first in [480, 960, 2880, 4800, 7200, 1440, 480, 2880] {
      list.append(AttemptPlan(first: first, hasNeighbours: true))
      list.append(AttemptPlan(first: first, hasPitch: true, hasNeighbours: true))
    }
    return list
  }
}

/// A structure race on its way.
final class Attempt {
  let number: Int
  let plan: AttemptPlan
  let race: StructureRace
  let solver: StillSolver

  init(
    _ number: Int, _ plan: AttemptPlan, _ sound: InversionSound, seed: UInt64, _ set: InstructionSet
  ) {
    (self.number, self.plan) = (number, plan)
    solver = StillSolver(set)
    var list = RatioList(sound.carriers, start: plan.first, key: sound.keyHertz)
    if plan.hasNeighbours { list.addNeighbours(key: sound.keyHertz) }
    let stills = StillPlan(sound.carriers, first: plan.first, base: list.base)
    race = StructureRace(
      sound.carriers, release: sound.release, list, FrequencyLattice(sound.keys[0]).grid,
      stills: stills.stills, hasPitch: plan.hasPitch, solver: solver,
      random: SearchRandom(seed: seed, stream: UInt64(900 + number)))
  }

  var frames: Int { solver.frames }
  var solves: Int { solver.solves }
  var isOver: Bool { race.isOver || frames >= AttemptPlan.most }

  func run(frames slice: Int) {
    let end = frames + slice
    while !isOver, frames < end { race.step() }
  }
}
