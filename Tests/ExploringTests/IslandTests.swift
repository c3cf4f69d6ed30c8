import DX7
import FMSynthesis
import Synchronization
import Testing

@testable import Exploring
@testable import Recognition
@testable import VoiceSearch

/// What a search for unlike voices finds.
@Suite struct IslandTests {
  private let plan = ExplorationPlan(count: 40, seed: 3, evaluations: 1024)
  private let tools = LibraryTools(threads: 2, instructionSet: .detect())

  @Test func aSearchThatWasCutOffGoesOnAsIfItHadNotBeen() {
    let printer = FingerprintCrew(tools).workers[0]
    var whole = Island(0, plan)
    var parts = Island(0, plan)
    for round in 0..<6 {
      whole.advance(printer)
      parts.advance(printer)
      if round == 2 { parts = Island(parts.state, printer) }
    }
    #expect(whole.state == parts.state)
    #expect(whole.state.voices.count == plan.capacity)
  }

  @Test func threadsAndShardsChangeNothingInWhatIsFound() throws {
    let (one, two) = (Kept(), Kept())
    try Exploration(plan, LibraryTools(threads: 1, instructionSet: .detect()), one)
      .run(islands: [0, 1], seconds: .infinity, Untold())
    for island in [1, 0] {
      try Exploration(plan, tools, two).run(islands: [island], seconds: .infinity, Untold())
    }
    #expect(one.all == two.all)
    #expect(one.all.count == plan.islands)
  }

  @Test func noVoiceIsSilentOrClipsOrScreamsOrHangsOn() {
    let printer = FingerprintCrew(tools).workers[0]
    var island = Island(1, plan)
    for _ in 0..<5 { island.advance(printer) }
    let genomes = island.archive.members.map(\.genome)
    #expect(printer.allPrints(genomes).allSatisfy { $0.fault == nil })
    #expect(island.refused.total > 0, "some of what is drawn is unfit")
    let ends = genomes.flatMap { genome in (0..<6).map { genome[$0, .level4] } }
    #expect(ends.allSatisfy { $0 == 0 })
  }

  @Test func theLeastNoveltyNeverFallsOnceAllPlacesAreTaken() {
    let printer = FingerprintCrew(tools).workers[0]
    var island = Island(2, plan)
    var least = 0
    for _ in 0..<8 {
      island.advance(printer)
      guard island.archive.members.count == plan.capacity else { continue }
      let now = island.archive.members.map(\.novelty).min() ?? 0
      #expect(now >= least)
      least = now
    }
    #expect(least > 0)
  }

  @Test func whatIsNoIslandOfThisProgramIsNotSound() {
    var state = IslandState(plan: plan, island: 0, round: 1, refused: [:], voices: [])
    #expect(state.isSound)
    state.island = 99
    #expect(!state.isSound)
    (state.island, state.voices) = (0, [[UInt8](repeating: 99, count: 144)])
    #expect(!state.isSound)
    state.voices = [[UInt8](repeating: 200, count: 145)]
    #expect(!state.isSound)
    state.voices = []
    for round in [-1, Int.max] {
      state.round = round
      #expect(!state.isSound)
    }
    (state.round, state.refused) = (1, ["silent": .max])
    #expect(!state.isSound)
    #expect(!ExplorationPlan(count: -5, seed: 1, evaluations: 1).isSound)
  }
}

private final class Kept: IslandStore {
  private let states = Mutex<[Int: IslandState]>([:])
  var all: [Int: IslandState] { states.withLock { $0 } }
  func state(of island: Int) -> IslandState? { states.withLock { $0[island] } }
  func keep(_ state: IslandState) { states.withLock { $0[state.island] = state } }
}

private struct Untold: ExplorationWatch {
  let seconds = 0.0
  let isCancelled = false
  func heard(candidates: Int) {}
}
