import ArgumentParser
import FileAdapter
import Hosting
import Playing
import SessionModel

struct RenderCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "render", abstract: "Render a note of a patch to a file, without a server.")
  @Argument(help: "init, a .json patch, a .syx voice or bank.syx:7.")
  var patch: String
  @Option(help: "WAV file to write: 32-bit float, mono.")
  var out: String
  @Option(help: "MIDI note, 0 to 127; default: the patch's own, else 60.")
  var note: UInt8?
  @Option(help: "1 to 127; default: the patch's own, else 100.")
  var velocity: UInt8?
  @Option(help: "Seconds the key is held; default: the patch's own, else 1.5.")
  var duration: Double?
  @Option(help: "Seconds rendered after it is let go; default: the patch's own, else 0.5.")
  var release: Double?
  @Option(help: "Hz, 8000 to 384000; default: the patch's own, else 48000.")
  var rate: Double?
  @Option(help: "Whose DX7 where the two differ: dexed or hardware.")
  var dx7: ReferenceName = .dexed
  @Flag(help: "Overwrite the file.")
  var force = false

  func validate() throws {
    guard (note ?? 60) < 128, (1...127).contains(velocity ?? 100) else {
      throw ValidationError("--note takes 0 to 127, --velocity 1 to 127.")
    }
    let (held, tail) = (duration ?? 1.5, release ?? 0.5)
    guard (0...3600).contains(held), (0...3600).contains(tail), held + tail > 0 else {
      throw ValidationError(
        "--duration and --release take 0 to 3600 seconds, together more than 0.")
    }
    guard EngineFactory.sampleRates.contains(rate ?? 48_000) else {
      throw ValidationError("--rate takes 8000 to 384000, not \(rate ?? 0).")
    }
  }

  func run() throws {
    try Command.guarded { () throws(HostError) in
      let loaded = try PatchFiles.loadAny(patch)
      for warning in loaded.warnings { Command.say("ddspm: warning: \(warning)") }
      let playing = told(loaded.playing)
      let samples = PatchPlayer.render(
        values: loaded.values, playing: playing,
        instructionSet: try LiveOptions.chosenInstructionSet(), reference: dx7.reference)
      try SndfileSoundFiles().write(
        [samples], sampleRate: playing.rate ?? 48_000, to: out, force: force)
    }
  }

  /// The patch's own way of being played, as far as no option says otherwise.
  private func told(_ own: PatchDocument.Playing) -> PatchDocument.Playing {
    var playing = own
    if let note { playing.note = Int(note) }
    if let velocity { playing.velocity = Int(velocity) }
    let held = duration ?? own.held ?? 1.5
    playing.held = held
    if duration != nil || release != nil || own.length == nil {
      playing.length = (own.start ?? 0) + held + (release ?? 0.5)
    }
    playing.rate = rate ?? own.rate ?? 48_000
    return playing
  }
}
