import ArgumentParser
import DX7
import FileAdapter
import Foundation
import Hosting
import Matching
import Synchronization

struct MatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "match", abstract: "Turn a recording of a note into a patch that sounds like it.")
  @Argument(help: "Sound file with one note.")
  var target: String
  @Option(help: "Folder for patch.json, patch.syx, render.wav, render-syx.wav and trace.csv.")
  var out: String
  @Option(help: "How knobs are moved: auto, gradient, reinforce, multiplicative or search.")
  var law = "auto"
  @Option(help: "Patch or voice to start from instead of retrieval: .json, .syx or bank.syx:7.")
  var start: String?
  @Option(help: "Seconds to search.")
  var seconds = 10.0
  @Option(help: "Candidates to try; with the same seed the same result on any number of threads.")
  var evaluations: Int?
  @Option(help: "MIDI note 0 to 127, or auto.")
  var note = "auto"
  @Option(help: "Seconds the key is held, or auto.")
  var held = "auto"
  @Option(help: "DX7 algorithm 1 to 32, or auto.")
  var algorithm = "auto"
  @Option(help: "Seed of all chance.")
  var seed: UInt64 = 1
  @Option(help: "Threads; default: as many as there are processors.")
  var threads: Int?
  @Option(help: ArgumentHelp("Share of the budget before long windows judge.", visibility: .hidden))
  var longFrom = 0.6
  @Option(help: ArgumentHelp("Share of the budget for structures on stills.", visibility: .hidden))
  var stillShare = 0.15
  @Option(help: ArgumentHelp("Climbers at the start.", visibility: .hidden))
  var climbers = 24
  @Option(help: ArgumentHelp("Climbers at the end.", visibility: .hidden))
  var lastClimbers = 2
  @Option(help: ArgumentHelp("Share by which a child may be worse.", visibility: .hidden))
  var tolerance = 0.05
  @Option(help: ArgumentHelp("Broods without progress before a leap.", visibility: .hidden))
  var patience = 60
  @Option(help: ArgumentHelp("Voices tried first.", visibility: .hidden))
  var seeds = 2048
  @Option(help: ArgumentHelp("Share of the budget before the gradient.", visibility: .hidden))
  var gradientFrom = MatchOptions().gradientFrom
  @Option(help: ArgumentHelp("Share of the budget before integers.", visibility: .hidden))
  var integersFrom = MatchOptions().integersFrom
  @Flag(help: ArgumentHelp("Last units neighbour by neighbour.", visibility: .hidden))
  var neighbours = false
  @Flag(help: "Overwrite files in the --out folder.")
  var force = false

  func validate() throws {
    guard MatchLaw(rawValue: law) != nil else {
      let names = MatchLaw.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--law takes one of \(names), not \(law).")
    }
    guard held == "auto" || (0.001...3600).contains(Double(held) ?? -1) else {
      throw ValidationError("--held takes auto or seconds up to 3600, not \(held).")
    }
    guard (0.1...86_400).contains(seconds) else {
      throw ValidationError("--seconds takes 0.1 to 86400, not \(seconds).")
    }
    guard (evaluations ?? 1) > 0, (1...256).contains(threads ?? 1) else {
      throw ValidationError("--evaluations takes a number above 0, --threads 1 to 256.")
    }
    _ = try choice(note, "--note", 0...127)
    _ = try choice(algorithm, "--algorithm", 1...32)
  }

  func run() throws {
    let stop = StopFlag()
    let signals = StopSignals { stop.set() }
    try Command.guarded { () throws(HostError) in
      let folder = try MatchFolder(out, force: force)
      let recording = try SndfileSoundFiles().read(target)
      let session = MatchSession(
        recording, note: try? choice(note, "", 0...127), held: Double(held), start: try begin(),
        options: try options())
      let clock = ContinuousClock()
      let begin = clock.now
      let progress = MatchProgress()
      let outcome = session.run(
        clock: { (clock.now - begin) / .seconds(1) }, isCancelled: { stop.isSet },
        report: progress.show)
      progress.end()
      for warning in outcome.warnings { Command.say("ddspm: warning: \(target): \(warning)") }
      try folder.write(
        outcome, target: recording,
        title: String(
          format: "%@   mr %.3f", (target as NSString).lastPathComponent, outcome.distance))
      Command.printJSON(line(outcome, interrupted: signals.stopped))
    }
    if signals.stopped { throw ExitCode(130) }
  }

  private func line(_ outcome: MatchSession.Outcome, interrupted: Bool) -> MatchLine {
    MatchLine(
      target: target, loss: outcome.distance, lossSyx: outcome.voiceDistance,
      startLoss: outcome.startLoss, endLoss: outcome.endLoss,
      seconds: outcome.seconds, evaluations: outcome.evaluations, law: law, seed: seed,
      note: outcome.document.playing.note ?? 60, held: outcome.document.playing.held ?? 0,
      interventions: outcome.interventionsByName, interrupted: interrupted)
  }

  private func begin() throws(HostError) -> MatchStart? {
    guard let start else { return nil }
    let loaded = try PatchFiles.loadAny(start)
    for warning in loaded.warnings { Command.say("ddspm: warning: \(warning)") }
    return MatchStart(values: loaded.values, voice: loaded.voice, playing: loaded.playing)
  }

  private func options() throws(HostError) -> MatchOptions {
    var options = MatchOptions()
    options.law = MatchLaw(rawValue: law) ?? .auto
    options.search = try searchOptions()
    (options.gradientFrom, options.integersFrom) = (gradientFrom, integersFrom)
    options.searchesAgain = !neighbours
    return options
  }

  private func searchOptions() throws(HostError) -> SearchOptions {
    var options = SearchOptions()
    options.seed = seed
    options.seconds = seconds
    options.evaluations = evaluations
    options.threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
    options.algorithm = try? choice(algorithm, "", 1...32)
    (options.longFrom, options.stillShare) = (longFrom, stillShare)
    options.climbers = climbers
    (options.lastClimbers, options.tolerance) = (max(1, lastClimbers), tolerance)
    (options.patience, options.seeds) = (patience, max(16, seeds))
    options.instructionSet = try LiveOptions.chosenInstructionSet()
    return options
  }

  /// nil is auto.
  private func choice(_ text: String, _ option: String, _ range: ClosedRange<Int>) throws -> Int? {
    if text == "auto" { return nil }
    guard let number = Int(text), range.contains(number) else {
      throw ValidationError(
        "\(option) takes auto or \(range.lowerBound) to \(range.upperBound), not \(text).")
    }
    return number
  }
}

/// The last line of a match.
private struct MatchLine: Encodable {
  var target: String
  var loss: Double
  var lossSyx: Double
  /// The machine's own loss: what the law is to bring down.
  var startLoss: Double
  var endLoss: Double
  var seconds: Double
  var evaluations: Int
  var law: String
  var seed: UInt64
  var note: Int
  var held: Double
  /// What the safety law did, by reason.
  var interventions: [String: Int]
  var interrupted: Bool
}

/// Set by a signal, read by the search.
private final class StopFlag: Sendable {
  private let flag = Atomic(false)
  var isSet: Bool { flag.load(ordering: .relaxed) }
  func set() { flag.store(true, ordering: .relaxed) }
}
