import ArgumentParser
import FileAdapter
import Foundation
import Hosting
import Matching
import PlotAdapter
import Quantities

struct MatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "match", abstract: "Turn a recording of a note into a patch that sounds like it.",
    discussion: """
      Several files are notes of one sound: one voice is found for all of them, with what key and \
      velocity make of it as far as the notes tell.
      """)
  @Argument(help: "Sound file with one note; up to \(KeyboardMatch.most), notes of one sound.")
  var targets: [String]
  @Option(help: "Folder for the patch, its sounds, report.png and trace.csv.")
  var out: String
  @Option(help: "Patch or voice to start from instead of retrieval: .json, .syx or bank.syx:7.")
  var start: String?
  @Option(
    help: ArgumentHelp(
      "MIDI velocity; of several files one for each, with commas between. Cannot be heard.",
      Several<VelocityKind>.self))
  var velocity = Several<VelocityKind>()
  @Option(help: .threads)
  var threads: ThreadCount?
  @OptionGroup var arguments: MatchArguments
  @Flag(help: "Tell on standard error which structures were considered, with their scores.")
  var explain = false
  @Flag(help: "Overwrite files in the --out folder.")
  var force = false

  func validate() throws {
    let count = targets.count
    guard count <= KeyboardMatch.most else {
      throw ValidationError(
        "\(count) files are too many: a voice is found for up to \(KeyboardMatch.most) notes. "
          + "Give the ones that differ most in key and velocity, or see ddspm match-set.")
    }
    for (name, range, given) in [
      ("--note", Key.interval, arguments.note.given.count),
      ("--velocity", Velocity.interval, velocity.given.count),
    ]
    where given > 1 && given != count {
      throw ValidationError(
        "\(name) takes one number of \(range) for all files or one for each: \(count), not \(given)."
      )
    }
    guard isKeyboard else { return }
    if start != nil { throw ValidationError("--start goes with one file and no --velocity.") }
    if arguments.law != .auto {
      throw ValidationError("--law \(arguments.law) goes with one file and no --velocity.")
    }
  }

  /// Whether what key and velocity do is to be found, too.
  private var isKeyboard: Bool { targets.count > 1 || !velocity.given.isEmpty }

  func run() throws {
    if isKeyboard { try runKeyboard() } else { try runNote(targets[0]) }
  }

  private func runKeyboard() throws {
    let stop = StopFlag()
    let signals = StopSignals { stop.set() }
    try Command.guarded { () throws(HostError) in
      let folder = try KeyboardFolder(
        out, notes: targets.count, force: force, drawer: CairoReportDrawer())
      let processors = ProcessInfo.processInfo.activeProcessorCount
      let job = try arguments.job(
        targets, velocities: velocity.each(of: targets.count) ?? [],
        threads: threads?.value ?? processors)
      let progress = MatchProgress()
      let result = try job.run(
        files: SndfileSoundFiles(), watch: .now(isCancelled: { stop.isSet }, progress.show))
      progress.end()
      for warning in result.figures.warnings { Command.say("ddspm: warning: \(warning)") }
      if explain {
        for candidate in result.first.outcome.inversion.candidates { Command.say(candidate.line) }
      }
      try folder.write(result)
      Command.printJSON(result.figures)
    }
    if signals.stopped { throw ExitCode(130) }
  }

  private func runNote(_ target: String) throws {
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
