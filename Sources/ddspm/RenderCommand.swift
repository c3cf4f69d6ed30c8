import ArgumentParser
import FileAdapter
import Hosting

struct RenderCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "render", abstract: "Render a note of a patch to a file, without a server.")
  @Argument(help: "init, a .json patch, a .syx voice or bank.syx:7.")
  var patch: String
  @Option(help: "WAV file to write: 32-bit float, mono.")
  var out: String
  @Option(help: "MIDI note, 0 to 127.")
  var note: UInt8 = 60
  @Option(help: "1 to 127.")
  var velocity: UInt8 = 100
  @Option(help: "Seconds the key is held.")
  var duration = 1.5
  @Option(help: "Seconds rendered after it is let go.")
  var release = 0.5
  @Option(help: "Hz, 8000 to 384000.")
  var rate = 48000.0
  @Option(help: "Whose DX7 where the two differ: dexed or hardware.")
  var dx7: ReferenceName = .dexed
  @Flag(help: "Overwrite the file.")
  var force = false

  func validate() throws {
    guard note < 128, (1...127).contains(velocity) else {
      throw ValidationError("--note takes 0 to 127, --velocity 1 to 127.")
    }
    guard (0...3600).contains(duration), (0...3600).contains(release), duration + release > 0 else {
      throw ValidationError("--duration and --release take 0 to 3600 seconds, together more than 0.")
    }
    guard EngineFactory.sampleRates.contains(rate) else {
      throw ValidationError("--rate takes 8000 to 384000, not \(rate).")
    }
  }

  func run() throws {
    try Command.guarded { () throws(HostError) in
      let loaded = try PatchFiles.loadAny(patch)
      for warning in loaded.warnings { Command.say("ddspm: warning: \(warning)") }
      let channels = OfflineRender.render(
        patch: loaded.values, notes: [RenderNote(key: note, velocity: velocity, held: duration)],
        seconds: duration + release, sampleRate: rate,
        instructionSet: try LiveOptions.chosenInstructionSet(), reference: dx7.reference)
      try SndfileSoundFiles().write([channels[0]], sampleRate: rate, to: out, force: force)
    }
  }
}
