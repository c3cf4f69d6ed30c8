import ArgumentParser
import FileAdapter
import Foundation
import Hosting
import Matching
import Quantities
import Recognition
import VoiceSearch

struct RecogniseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recognise", abstract: "Name the voices that sound most like a recording.")
  @Argument(help: "Sound file with one note.")
  var target: String
  @Option(help: ArgumentHelp("How many voices.", Repeats.self))
  var top: Repeats = 5
  @Option(
    help: ArgumentHelp(
      "Libraries with commas between; default: those that ddspm library made.", valueName: "files"))
  var library = "auto"

  func run() throws {
    try Command.interruptible { () throws(HostError) in
      let recording = try SndfileSoundFiles().read(target, first: TargetAnalysis.longestHeard)
      let prepared = TargetCheck.prepare(recording)
      let analysis = TargetAnalysis(
        prepared.recording.samples, sampleRate: prepared.recording.sampleRate)
      let warnings = recording.remarks + prepared.remarks + analysis.warnings
      for warning in warnings { Command.say("ddspm: warning: \(target): \(warning)") }
      let libraries = try libraries()
      let found = Recogniser(analysis, limit: recording.sampleRate / 2)
        .nearest(libraries, count: top.value)
      let rows = found.map { RecognisedRow($0, libraries) }
      for row in rows {
        print(
          String(format: "%6.2f dB  key %3d  %@  %@", row.distance, row.key, row.name, row.library))
      }
      Command.printJSON(RecognisedLine(target: target, nearest: rows))
    }
  }

  /// Made at first use.
  private func libraries() throws(HostError) -> [VoiceLibrary] {
    let choice = LibraryChoice(library)
    if !choice.isEmpty { return try choice.read() }
    if library != "auto" { throw HostError(.usage, "--library names no library") }
    Command.say("ddspm: no library yet; making one: \(LibraryFiles.bred)")
    let made = LibraryBuildCommand.make(
      seed: 1, count: 8192, try LibraryChoice.tools(threads: nil))
    do throws(HostError) {
      try LibraryFiles.write(made.bytes, to: LibraryFiles.bred, force: false)
    } catch {
      // Another process may have made the same one meanwhile.
      if !FileSystem.exists(LibraryFiles.bred) { throw error }
    }
    return [made]
  }
}

private struct RecognisedRow: Encodable {
  var name: String
  /// The file it came from, or how it was made.
  var library: String
  /// dB
  var distance: Double
  var key: Int

  init(_ found: Recognised, _ libraries: [VoiceLibrary]) {
    let library = libraries[found.library]
    name = library.voices[found.voice].name
    self.library = library.source(of: found.voice)
    (distance, key) = (found.distance, Int(found.key))
  }
}

private struct RecognisedLine: Encodable {
  var target: String
  var nearest: [RecognisedRow]
}
