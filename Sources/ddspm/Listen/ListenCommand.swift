import ArgumentParser
import FMSynthesis
import FileAdapter
import Foundation
import Hosting
import Playing

/// One example per algorithm, and a page to hear them by.
struct ListenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "listen",
    abstract: "Write an audio example per algorithm and a page to play them.")
  @Argument(help: "Folder to write index.html and algorithm-NN.wav to.")
  var folder: String
  @Flag(help: "Overwrite what is there.")
  var force = false

  private static let sampleRate = 48_000.0
  private static let seconds = 3.4

  func run() throws {
    try Command.interruptible { () throws(HostError) in
      let names = ["index.html"] + ListenExample.all.map(\.file)
      let output = try MarkedFolder(folder, names: names, force: force)
      for example in ListenExample.all { try write(example, into: output.stage) }
      try FileBytes.write(
        Array(Self.page.utf8), to: output.stage + "/index.html", force: false)
      try output.commit()
      print(folder + "/index.html")
    }
  }

  private func write(_ example: ListenExample, into stage: String) throws(HostError) {
    let channels = OfflineRender.render(
      patch: example.patch, notes: Self.notes, seconds: Self.seconds,
      sampleRate: Self.sampleRate, instructionSet: try LiveOptions.chosenInstructionSet())
    try SndfileSoundFiles().write(
      [channels[0]], sampleRate: Self.sampleRate, to: stage + "/" + example.file, force: false)
  }

  /// Up a chord, then all of it, softer and louder.
  private static var notes: [RenderNote] {
    let chord: [UInt8] = [48, 55, 60, 64]
    let alone = chord.enumerated().map { place, key in
      RenderNote(key: key, velocity: UInt8(70 + 15 * place), start: 0.3 * Double(place), held: 0.25)
    }
    return alone + chord.map { RenderNote(key: $0, velocity: 90, start: 1.3, held: 1.2) }
  }

  private static var page: String {
    let rows = ListenExample.all.map { example in
      """
      <tr><td>\(example.algorithm)</td><td>\(example.name)</td><td>\(example.wiring)</td>
      <td><audio controls preload="none" src="\(example.file)"></audio></td></tr>
      """
    }
    return """
      <!doctype html>
      <html lang="en"><meta charset="utf-8"><title>The 32 algorithms</title>
      <style>
      body { font: 16px/1.5 sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em }
      td { padding: .3em 1em .3em 0; vertical-align: middle } audio { height: 2em }
      </style>
      <h1>The 32 algorithms</h1>
      <p>6&#8594;5: operator 6 modulates operator 5. 6&#8634;: an operator hears itself.
      Operators in bold are heard. The patches are this project's own.</p>
      <table><tr><th>No.</th><th>Patch</th><th>Wiring</th><th></th></tr>
      \(rows.joined(separator: "\n"))
      </table></html>

      """
  }
}
