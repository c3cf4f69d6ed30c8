import Exploring
import FMSynthesis
import FileAdapter
import Foundation
import Hosting
import PlotAdapter
import Recognition

/// The search, then the map of all that is there.
struct ExploreRun {
  let plan: ExplorationPlan
  let folder: ExplorationFolder
  let progress: ExploreProgress
  var own: [OwnVoice] = []
  var hasSound = true
  var tools = LibraryTools(threads: 1, instructionSet: .baseline)
  var seconds = Double.infinity
  var shard = SetShard.all
  /// Voices with sounds from which on a page is a burden for a browser.
  private static let manySounds = 1000

  func run(out: String, waiting: () -> Void) throws(HostError) -> ExploreLine {
    if hasSound, plan.count + own.count > Self.manySounds {
      let megabytes = (plan.count + own.count) / 40
      Command.say(
        "ddspm: warning: map.html will have about \(megabytes) MB; --no-audio leaves sounds out")
    }
    try search()
    let states = (0..<plan.islands).compactMap(folder.state)
    guard states.contains(where: { !$0.voices.isEmpty }) else {
      throw HostError(
        .badData, "\(out): stopped before a voice was found; started again it goes on")
    }
    let map = try folder.writeMap(drawer: CairoReportDrawer(), waiting: waiting) {
      states throws(HostError) in try made(states)
    }
    progress.end()
    return ExploreLine(out: out, map, states, seconds: progress.seconds)
  }

  private func search() throws(HostError) {
    let islands = (0..<plan.islands).filter { $0 % shard.count == shard.index - 1 }
    let before = islands.compactMap(folder.state).map(\.candidates).reduce(0, +)
    progress.begin(candidates: islands.count * plan.candidatesPerIsland, before: before)
    try hosted {
      try Exploration(plan, tools, folder).run(islands: islands, seconds: seconds, progress)
    }
  }

  private func made(_ states: [IslandState]) throws(HostError) -> TimbreMap {
    let encode: MapMaker.Encoder = { samples in
      try OpusBytes.encode(samples, sampleRate: VoicePreview.sampleRate)
    }
    let maker = MapMaker(plan, tools, encode: hasSound ? encode : nil)
    let made = try hosted { try maker.make(states, own: own, progress: progress.say) }
    for voice in made.silent {
      Command.say("ddspm: warning: \(voice.source): \(voice.voice.name) is silent, so not placed")
    }
    return made.map
  }

  private func hosted<Value>(_ body: () throws -> Value) throws(HostError) -> Value {
    do {
      return try body()
    } catch let error as HostError {
      throw error
    } catch {
      throw HostError(.internalError, "\(error)")
    }
  }
}

/// An exploration in one line.
struct ExploreLine: Encodable {
  var out: String
  var voices: Int
  /// A person's own.
  var placed: Int
  /// Voices heard on the islands that are there.
  var evaluations: Int
  /// Of these, refused by reason.
  var refused: [String: Int]
  var diversity: [String: Diversity]
  var areas: [String: Int]
  var seed: UInt64
  var islands: Int
  var unfinished: Int
  var seconds: Double

  init(out: String, _ map: TimbreMap, _ states: [IslandState], seconds: Double) {
    self.out = out
    placed = map.places.count { $0.source != nil }
    voices = map.places.count - placed
    evaluations = states.map(\.candidates).reduce(0, +)
    refused = states.reduce(into: [:]) { sum, state in
      sum.merge(state.refused) { $0 + $1 }
    }
    diversity = map.diversity
    areas = Dictionary(map.areas.map { ($0.name, $0.count) }) { $0 + $1 }
    seed = map.plan.seed
    islands = map.plan.islands
    unfinished = islands - states.count(where: \.isFinished)
    self.seconds = (seconds * 10).rounded() / 10
  }
}
