import ArgumentParser
import DX7
import FileAdapter
import Foundation
import Hosting
import Playing
import Preference
import Quantities
import SessionModel

struct PreferCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prefer",
    abstract: "Ask which of two sounds is better, and turn a patch towards the answers.",
    discussion: """
      Writes a.wav and b.wav into the folder and reads one answer a line from standard input: a, b, = \
      (neither), a word with an amount of 0.05 to 4 (brighter 0.5), undo, or quit. Words: \
      \(PreferenceWords.inWords). Loudness and pitch stay. Every answer is kept in choices.jsonl, and a \
      folder that is named again goes on; patch.json and patch.syx are the sound liked best so far.
      """)
  @Argument(help: "Folder; one that ddspm prefer made goes on.")
  var folder: String
  @Option(help: "Patch of a new folder: init, a .json patch, a .syx voice or bank.syx:7.")
  var start: String?
  @Option(help: ArgumentHelp("Seed of all chance in a new folder.", Seed.self))
  var seed: Seed = 1

  func run() throws {
    let stop = StopFlag()
    let signals = StopSignals { stop.set() }
    try Command.guarded { () throws(HostError) in
      var talk = try PreferenceTalk(folder, start: start, seed: seed.value)
      let result = try talk.run { stop.isSet }
      Command.printJSON(result)
    }
    if signals.stopped { throw ExitCode(130) }
  }
}
