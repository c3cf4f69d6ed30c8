import ArgumentParser
import Hosting
import Quantities
import Recognition

struct LibraryMeasureCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure", abstract: "How often a library's own voices are recognised.",
    discussion: "Played on other keys, softer, let go early, or with a few numbers changed.")
  @Option(help: "Library files with commas between; default: those in their usual place.")
  var library = "auto"
  @Option(help: ArgumentHelp("Voices asked for.", LibraryCount.self))
  var voices: LibraryCount = 1024
  @Option(help: ArgumentHelp("Seed of all chance.", Seed.self))
  var seed: Seed = 1

  func run() throws {
    try Command.interruptible { () throws(HostError) in
      for library in try LibraryChoice(library).read() {
        Command.printJSON(
          RecognitionMeasure(library, try LibraryChoice.tools(threads: nil))
            .run(voices: voices.value, seed: seed.value))
      }
    }
  }
}
