import ArgumentParser
import Exploring
import FileAdapter
import Foundation
import Hosting
import PlotAdapter
import Quantities

struct ExploreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explore", abstract: "Find voices that sound unlike each other; map them.",
    discussion: """
      The map is a page that plays each voice, finds it by name and exports banks: map.html, and \
      map.png, map.json and voices.syx beside it. Cut off and started again with the same \
      --count, --seed and --evaluations it goes on and ends with the same map. Processes with \
      --shard 1/N to N/N and one --out share the work; whichever ends last makes the whole map.
      """)
  @Option(
    help: "Folder for the map and what it is made from: new, empty or that of an earlier run.")
  var out: String
  @Option(help: ArgumentHelp("Voices wanted.", MapCount.self))
  var count: MapCount = 512
  @Option(help: ArgumentHelp("Seed of all chance.", Seed.self))
  var seed: Seed = 1
  @Option(help: ArgumentHelp("Voices heard on the way; default: 48 for each.", Evaluations.self))
  var evaluations: Evaluations?
  @Option(help: ArgumentHelp("Seconds to search; default: no limit.", SearchSeconds.self))
  var seconds: SearchSeconds?
  @Option(help: "Folder of your own voices to place too: .syx files and match results; repeatable.")
  var with: [String] = []
  @Option(help: "I/N: only every Nth part of the search, from the Ith on.")
  var shard = "1/1"
  @Option(help: .threads)
  var threads: ThreadCount?
  @Flag(name: .customLong("no-audio"), help: "Leave the sounds out of the page.")
  var noAudio = false
  @Flag(help: "Begin anew where another exploration is.")
  var force = false

  func validate() throws {
    guard SetShard(shard) != nil else {
      throw ValidationError("--shard takes I/N with I from 1 to N, not \(shard).")
    }
  }

  func run() throws {
    let progress = ExploreProgress()
    let signals = StopSignals { progress.stop() }
    try Command.guarded { () throws(HostError) in
      let own = try ownVoices()
      let plan = ExplorationPlan(
        count: count.value, seed: seed.value, evaluations: evaluations?.value)
      let folder = try ExplorationFolder(out, plan, force: force, waiting: waiting)
      var run = ExploreRun(plan: plan, folder: folder, progress: progress)
      run.own = own
      run.hasSound = !noAudio
      run.tools = try LibraryChoice.tools(threads: threads)
      run.seconds = seconds?.value ?? .infinity
      run.shard = SetShard(shard) ?? .all
      Command.printJSON(try run.run(out: out, waiting: waiting))
    }
    if signals.stopped { throw ExitCode(130) }
  }

  private func ownVoices() throws(HostError) -> [OwnVoice] {
    var own: [OwnVoice] = []
    for place in with {
      let voices = try OwnVoiceFiles.read(place) { Command.say("ddspm: warning: \($0)") }
      if voices.isEmpty { Command.say("ddspm: warning: \(place): holds no voice") }
      own += voices
    }
    return own
  }

  private func waiting() {
    Command.say("ddspm: waiting for another ddspm to leave \(out)")
  }
}
