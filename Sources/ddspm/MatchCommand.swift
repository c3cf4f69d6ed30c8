import ArgumentParser
import FileAdapter
import Foundation
import Hosting
import Matching
import PlotAdapter
import Quantities

struct MatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "match", abstract: "Turn a recording of a note into a patch that sounds like it.")
  @Argument(help: "Sound file with one note.")
  var target: String
  @Option(help: "Folder for the patch, its sounds, report.png and trace.csv.")
  var out: String
  @Option(help: "Patch or voice to start from instead of retrieval: .json, .syx or bank.syx:7.")
  var start: String?
  @Option(help: .threads)
  var threads: ThreadCount?
  @OptionGroup var arguments: MatchArguments
  @Flag(help: "Tell on standard error which structures were considered, with their scores.")
  var explain = false
  @Flag(help: "Overwrite files in the --out folder.")
  var force = false

  func run() throws {
    let stop = StopFlag()
    let signals = StopSignals { stop.set() }
    try Command.guarded { () throws(HostError) in
      let folder = try MatchFolder(out, force: force, drawer: CairoReportDrawer())
      let processors = ProcessInfo.processInfo.activeProcessorCount
      let job = try arguments.job(
        target, threads: threads?.value ?? processors, start: try begin())
      let progress = MatchProgress()
      let result = try job.run(
        files: SndfileSoundFiles(), watch: .now(isCancelled: { stop.isSet }, progress.show))
      progress.end()
      for warning in result.figures.warnings {
        Command.say("ddspm: warning: \(target): \(warning)")
      }
      if explain {
        for candidate in result.outcome.inversion.candidates { Command.say(candidate.line) }
      }
      try folder.write(result)
      Command.printJSON(result.figures)
    }
    if signals.stopped { throw ExitCode(130) }
  }

  private func begin() throws(HostError) -> MatchStart? {
    guard let start else { return nil }
    let loaded = try PatchFiles.loadAny(start)
    for warning in loaded.warnings { Command.say("ddspm: warning: \(warning)") }
    return MatchStart(values: loaded.values, voice: loaded.voice, playing: loaded.playing)
  }
}
