import ArgumentParser
import Hosting
import Recognition

struct LibraryMeasureCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure", abstract: "How often a library's own voices are recognised.",
    discussion: "Played on other keys, softer, let go early, or with a few numbers changed.")
  @Option(help: "Library files with commas between; default: those in their usual place.")
  var library = "auto"
  @Option(help: "Voices asked for.")
  var voices = 1024
  @Option(help: "Seed of all chance.")
  var seed: UInt64 = 1

  func run() throws {
    try Command.guarded { () throws(HostError) in
      for library in try LibraryChoice(library).read() {
        Command.printJSON(
          RecognitionMeasure(library, try LibraryChoice.tools(threads: nil))
            .run(voices: voices, seed: seed))
      }
    }
  }
}
