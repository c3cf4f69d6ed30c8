import ArgumentParser
import DX7
import FileAdapter
import Foundation
import Hosting
import Playing
import Quantities
import SessionModel

struct RenderCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "render", abstract: "Render a note of a patch to a file, without a server.")
  @Argument(help: "init, a .json patch, a .syx voice or bank.syx:7.")
  var patch: String
  @Option(help: "WAV file to write: 32-bit float, mono; with --all the folder for them.")
  var out: String
  @Flag(help: "Render every voice of a .syx bank, one file each.")
  var all = false
  @Option(help: ArgumentHelp("MIDI note; default: the patch's own, else 60.", Key.self))
  var note: Key?
  @Option(help: ArgumentHelp("MIDI velocity; default: the patch's own, else 100.", Velocity.self))
  var velocity: Velocity?
  @Option(
    help: ArgumentHelp(
      "Seconds the key is held; default: the patch's own, else 1.5.", NoteSeconds.self))
  var duration: NoteSeconds?
  @Option(
    help: ArgumentHelp(
      "Seconds rendered after it is let go; default: the patch's own, else 0.5.",
      NoteSeconds.self))
  var release: NoteSeconds?
  @Option(help: ArgumentHelp("Hz; default: the patch's own, else 48000.", SampleRate.self))
  var rate: SampleRate?
  @Option(help: "Whose DX7 where the two differ: dexed or hardware.")
  var dx7: ReferenceName = .dexed
  @Flag(help: "Overwrite the file, or those of the folder that were made so.")
  var force = false

  func validate() throws {
    if duration == 0 && release == 0 {
      throw ValidationError("--duration and --release take more than 0 seconds together.")
    }
  }

  func run() throws {
    try Command.interruptible { () throws(HostError) in
      if all { return try renderAll() }
      let loaded = try PatchFiles.loadAny(patch)
      for warning in loaded.warnings { Command.say("ddspm: warning: \(warning)") }
      try render(loaded.values, told(loaded.playing), to: out, force: force)
    }
  }

  private func render(
    _ values: [Float], _ playing: PatchDocument.Playing, to file: String, force: Bool
  ) throws(HostError) {
    let samples = PatchPlayer.render(
      values: values, playing: playing,
      instructionSet: try LiveOptions.chosenInstructionSet(), reference: dx7.reference)
    try SndfileSoundFiles().write(
      [samples], sampleRate: playing.rate ?? 48_000, to: file, force: force)
  }

  /// The whole bank or nothing of it.
  private func renderAll() throws(HostError) {
    let bank = try PatchFiles.loadBank(patch, most: .max)
    for warning in bank.warnings { Command.say("ddspm: warning: \(warning)") }
    let names = bank.voices.enumerated().map { Self.fileName($0 + 1, $1.name) }
    let folder = try MarkedFolder(out, names: names, force: force)
    let playing = told(PatchDocument.Playing())
    for (voice, name) in zip(bank.voices, names) {
      let file = folder.stage + "/" + name
      try render(VoiceConversion().patch(voice), playing, to: file, force: false)
    }
    try folder.commit()
    for name in names { print(out + "/" + name) }
  }

  /// `07 BRASS 1.wav`; what no file can be called so is left out.
  private static func fileName(_ number: Int, _ name: String) -> String {
    let kept = name.filter { $0.isASCII && ($0.isLetter || $0.isNumber || " -_.+".contains($0)) }
    let place = number < 10 ? "0\(number)" : "\(number)"
    return (place + " " + kept).trimmingCharacters(in: .whitespaces) + ".wav"
  }

  /// The patch's own way of being played, as far as no option says otherwise.
  private func told(_ own: PatchDocument.Playing) -> PatchDocument.Playing {
    var playing = own
    if let note { playing.note = note.value }
    if let velocity { playing.velocity = velocity.value }
    let held = duration?.value ?? own.held ?? 1.5
    playing.held = held
    if duration != nil || release != nil || own.length == nil {
      playing.length = (own.start ?? 0) + held + (release?.value ?? 0.5)
    }
    playing.rate = rate?.value ?? own.rate ?? 48_000
    return playing
  }
}
