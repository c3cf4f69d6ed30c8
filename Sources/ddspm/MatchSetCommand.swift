import ArgumentParser
import FileAdapter
import Foundation
import Hosting
import PlotAdapter
import Quantities

struct MatchSetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "match-set", abstract: "Match every sound of a folder.",
    discussion: """
      Each sound gets a folder in --out, there whole or not at all; summary.csv and index.html \
      tell of all that is finished, by whichever process. A sound that cannot be matched gets a \
      row with the reason and the rest goes on; the exit code is 65 then, 74 if a result could \
      not be written. --resume skips what is finished and tries again what failed.
      """)
  @Argument(help: "Folder of sound files.")
  var folder: String
  @Option(help: "Folder for the results.")
  var out: String
  @Option(help: "I/N: only every Nth sound, from the Ith on.")
  var shard = "1/1"
  @Option(
    help: ArgumentHelp(
      "Sounds at once; default: as many as there are processors.", ThreadCount.self))
  var jobs: ThreadCount?
  @OptionGroup var arguments: MatchArguments
  @Flag(help: "Go on where an earlier run ended.")
  var resume = false
  @Flag(help: "Match again what is finished.")
  var force = false

  func validate() throws {
    guard SetShard(shard) != nil else {
      throw ValidationError("--shard takes I/N with I from 1 to N, not \(shard).")
    }
    if arguments.note.given.count > 1 {
      throw ValidationError(
        "--note takes one key of \(Key.interval) here: every sound is a match of its own.")
    }
    if resume && force { throw ValidationError("--resume and --force do not go together.") }
  }

  func run() throws {
    let progress = MatchSetProgress()
    let signals = StopSignals { progress.stop() }
    var line = SetLine(out: out)
    var unwritten = 0
    try Command.guarded { () throws(HostError) in
      let processors = ProcessInfo.processInfo.activeProcessorCount
      let jobs = jobs?.value ?? processors
      let store = try MatchSetFolder(
        sounds: folder, out: out, job: try arguments.job("", threads: max(1, processors / jobs)),
        drawer: CairoReportDrawer())
      let outcome = try SetRun(store, progress: progress).run(
        SetShard(shard) ?? .all, existing: force ? .replace : resume ? .resume : .refuse,
        jobs: jobs)
      line.take(outcome, interrupted: signals.stopped)
      unwritten = outcome.unwritten
    }
    progress.finish()
    Command.printJSON(line)
    if signals.stopped { throw ExitCode(130) }
    if unwritten > 0 { throw ExitCode(HostError.Exit.inputOutput.rawValue) }
    if line.failed > 0 { throw ExitCode(HostError.Exit.badData.rawValue) }
  }
}

/// The last line of a set.
private struct SetLine: Encodable {
  var out: String
  var matched = 0
  var failed = 0
  var skipped = 0
  var elsewhere = 0
  var interrupted = false

  init(out: String) { self.out = out }

  mutating func take(_ outcome: SetRun.Outcome, interrupted: Bool) {
    (matched, failed) = (outcome.matched, outcome.failed)
    (skipped, elsewhere) = (outcome.skipped, outcome.elsewhere)
    self.interrupted = interrupted
  }
}
