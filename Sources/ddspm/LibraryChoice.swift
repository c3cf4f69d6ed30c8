import FMSynthesis
import FileAdapter
import Foundation
import Hosting
import Quantities
import Recognition

/// The libraries that a command is to use.
struct LibraryChoice {
  private let paths: [String]
  private let isAll: Bool

  /// - Parameter text: Paths with commas between, `none`, `own` for what a person has added, or
  ///   `auto` for all that lies in its usual place.
  init(_ text: String) {
    isAll = text == "auto"
    switch text {
    case "auto": paths = [LibraryFiles.bred, LibraryFiles.added].filter(Self.isThere)
    case "own": paths = [LibraryFiles.added].filter(Self.isThere)
    case "none": paths = []
    default: paths = text.split(separator: ",").map(String.init)
    }
  }

  var isEmpty: Bool { paths.isEmpty }

  func read() throws(HostError) -> [VoiceLibrary] {
    var libraries: [VoiceLibrary] = []
    for path in paths { libraries.append(try LibraryFiles.read(path)) }
    return libraries
  }

  /// nil: none is there.
  func starts() throws(HostError) -> MatchLibrary? {
    let libraries = try read()
    let hasPredictor = isAll && Self.isThere(LibraryFiles.predictor)
    let predictor = hasPredictor ? try LibraryFiles.readPredictor(LibraryFiles.predictor) : nil
    if libraries.isEmpty && predictor == nil { return nil }
    let names = libraries.map { "\($0.title) #\($0.fingerprint)" }
    return MatchLibrary(
      name: (names + (predictor == nil ? [] : ["predictor"])).joined(separator: "; "), libraries,
      predictor: predictor)
  }

  static func tools(threads: ThreadCount?) throws(HostError) -> LibraryTools {
    LibraryTools(
      threads: threads?.value ?? ProcessInfo.processInfo.activeProcessorCount,
      instructionSet: try LiveOptions.chosenInstructionSet())
  }

  private static func isThere(_ path: String) -> Bool {
    FileSystem.exists(path)
  }
}
