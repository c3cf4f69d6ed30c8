import ArgumentParser
import FileAdapter
import Foundation
import Hosting
import Matching
import Morphing
import PlotAdapter
import Quantities
import VoiceSearch

struct MorphCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "morph", abstract: "Make the patches between two patches or recorded notes.",
    discussion: """
      Every step is a patch that plays on its own and a voice that a DX7 loads. Steps are put, and \
      brought by the machine, where what is heard (loudness, brightness, attack, decay, noise, …) \
      moves evenly from A to B. A recording is matched first, as by ddspm match. Leaves \
      step-01.json, .syx and .wav and so on, morph.wav (all steps, one after the other), morph.syx \
      (a bank of 32 voices), morph.png and morph.csv.
      """)
  @Argument(help: "init, a .json patch, a .syx voice, bank.syx:7, or a sound file with one note.")
  var a: String
  @Argument(help: "The same.")
  var b: String
  @Option(help: "Folder for the steps.")
  var out: String
  @Option(help: ArgumentHelp("Steps, A and B included.", MorphSteps.self))
  var steps: MorphSteps = 9
  @Option(
    help: ArgumentHelp(
      "Seconds for the morph, and for each recording that is matched; default: 45 and 10.",
      SearchSeconds.self))
  var seconds: SearchSeconds?
  @Option(
    help: ArgumentHelp(
      """
      Budget in patches heard, for the morph and for each match: with the same seed the same result \
      on any machine and number of threads, unless --seconds ends it sooner. Default: 24000.
      """, Evaluations.self))
  var evaluations: Evaluations?
  @Option(help: ArgumentHelp("Seed of all chance.", Seed.self))
  var seed: Seed = 1
  @Option(help: .threads)
  var threads: ThreadCount?
  @Flag(help: "Overwrite files in the --out folder that an earlier morph made.")
  var force = false

  func run() throws {
    let stop = StopFlag()
    let signals = StopSignals { stop.set() }
    try Command.guarded { () throws(HostError) in
      let job = MorphJob(try end(a), try end(b), try options())
      let folder = try MorphFolder(out, force: force, drawer: CairoReportDrawer())
      let progress = MatchProgress()
      let result = try job.run(
        files: SndfileSoundFiles(), watch: .now(isCancelled: { stop.isSet }, progress.show))
      progress.end()
      for warning in result.figures.warnings { Command.say("ddspm: warning: \(warning)") }
      try folder.write(result)
      Command.printJSON(result.figures)
    }
    if signals.stopped { throw ExitCode(130) }
  }

  private func options() throws(HostError) -> MorphOptions {
    var options = MorphOptions()
    (options.steps, options.seed) = (steps.value, seed.value)
    if let evaluations { options.evaluations = evaluations.value }
    options.seconds = seconds?.value ?? (evaluations == nil ? options.seconds : .infinity)
    options.threads = workers
    options.instructionSet = try LiveOptions.chosenInstructionSet()
    return options
  }

  private var workers: Int { threads?.value ?? ProcessInfo.processInfo.activeProcessorCount }

  private func end(_ name: String) throws(HostError) -> MorphJob.End {
    if PatchFiles.isSound(name) { return .sound(try match(name)) }
    let loaded = try PatchFiles.loadAny(name)
    for warning in loaded.warnings { Command.say("ddspm: warning: \(name): \(warning)") }
    return .patch(
      MorphEnd(
        name: name, values: loaded.values, playing: loaded.playing, voice: loaded.voice))
  }

  private func match(_ name: String) throws(HostError) -> MatchJob {
    var options = MatchOptions()
    options.search.seed = seed.value
    options.search.seconds = seconds?.value ?? (evaluations == nil ? 10 : .infinity)
    options.search.evaluations = evaluations?.value
    options.search.threads = workers
    options.search.instructionSet = try LiveOptions.chosenInstructionSet()
    return MatchJob(target: name, options: options)
  }
}
