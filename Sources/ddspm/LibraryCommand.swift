import ArgumentParser
import FileAdapter
import Foundation
import Hosting
import Quantities
import Recognition

struct LibraryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "library", abstract: "Voices to start matches from and to name sounds by.",
    subcommands: [
      LibraryBuildCommand.self, LibraryAddCommand.self, LibraryListCommand.self,
      LibraryTrainCommand.self, LibraryMeasureCommand.self,
    ])
}

struct LibraryBuildCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "build", abstract: "Make voices from a seed, each unlike the others.")
  @Option(help: "File; default: where match and recognise look for it.")
  var out: String?
  @Option(help: ArgumentHelp("Seed of all chance.", Seed.self))
  var seed: Seed = 1
  @Option(help: ArgumentHelp("Voices.", LibraryCount.self))
  var count: LibraryCount = 8192
  @Option(help: .threads)
  var threads: ThreadCount?
  @Flag(help: "Overwrite the file.")
  var force = false

  func run() throws {
    let stop = StopFlag()
    let signals = StopSignals { stop.set() }
    try Command.guarded { () throws(HostError) in
      let path = out ?? LibraryFiles.bred
      try LibraryFiles.check(path, force: force)
      let tools = try LibraryChoice.tools(threads: threads)
      let library = Self.make(seed: seed, count: count, tools) { stop.isSet }
      if signals.stopped { return }
      try LibraryFiles.write(library.bytes, to: path, force: force)
      Command.printJSON(LibraryLine(path, library))
    }
    if signals.stopped { throw ExitCode(130) }
  }

  static func make(
    seed: Seed, count: LibraryCount, _ tools: LibraryTools, isCancelled: () -> Bool = { false }
  ) -> VoiceLibrary {
    var line = StatusLine()
    var maker = LibraryMaker(seed: seed.value, count: count.value)
    var told = -1.0
    let library = maker.run(tools) { share in
      if share - told >= (line.isTerminal ? 0.01 : 0.25) {
        line.show(share: share, "\(Int(share * 100)) % of \(count) voices")
        told = share
      }
      return isCancelled()
    }
    line.end()
    return library
  }
}

struct LibraryAddCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Add voices of your own: SysEx files, or folders of them.",
    discussion: "A folder of match results counts too: every patch.syx in it is a voice.")
  @Argument(help: "Files and folders.")
  var paths: [String]
  @Option(help: "Library file to add to; default: your own.")
  var to: String?
  @Option(help: .threads)
  var threads: ThreadCount?

  func run() throws {
    try Command.interruptible { () throws(HostError) in
      let path = to ?? LibraryFiles.added
      let tools = try LibraryChoice.tools(threads: threads)
      var (added, refused) = (0, 0)
      let library = try LibraryFiles.update(
        path, waiting: { Command.say("ddspm: waiting for another ddspm to leave \(path)") }
      ) { old throws(HostError) in
        var library = old ?? VoiceLibrary(title: "added")
        (added, refused) = try add(to: &library, tools)
        guard added > 0 || old != nil else { throw HostError(.badData, "no voice found") }
        return library
      }
      var line = LibraryLine(path, library)
      (line.added, line.refused) = (added, refused)
      Command.printJSON(line)
    }
  }

  /// - Returns: How many voices came in, and how many files were refused.
  private func add(
    to library: inout VoiceLibrary, _ tools: LibraryTools
  ) throws(HostError) -> (added: Int, refused: Int) {
    var (added, refused) = (0, 0)
    for place in paths {
      for file in try LibraryFiles.sysexFiles(place) {
        do throws(HostError) {
          added += library.add(try PatchFiles.loadVoices(file), source: file, tools)
        } catch {
          refused += 1
          Command.say("ddspm: warning: \(error.message)")
        }
      }
    }
    return (added, refused)
  }
}

struct LibraryListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Which libraries there are; with --voices, what is in them.")
  @Option(help: "Library files with commas between; default: those in their usual place.")
  var library: String?
  @Flag(help: "Every voice: name and where it came from.")
  var voices = false

  func run() throws {
    try Command.interruptible { () throws(HostError) in
      let paths =
        library?.split(separator: ",").map(String.init)
        ?? [LibraryFiles.bred, LibraryFiles.added].filter(FileSystem.exists)
      if paths.isEmpty { Command.say("no library yet: ddspm library build") }
      for path in paths {
        let library = try LibraryFiles.read(path)
        if voices {
          for index in library.voices.indices {
            print("\(library.voices[index].name)\t\(library.source(of: index))")
          }
        }
        Command.printJSON(LibraryLine(path, library))
      }
    }
  }
}

/// A library in one line.
struct LibraryLine: Encodable {
  var library: String
  var title: String
  var voices: Int
  var bytes: Int
  var fingerprint: String
  var added: Int?
  var refused: Int?

  init(_ path: String, _ library: VoiceLibrary) {
    (self.library, title, voices) = (path, library.title, library.voices.count)
    (bytes, fingerprint) = (library.bytes.count, library.fingerprint)
  }
}
