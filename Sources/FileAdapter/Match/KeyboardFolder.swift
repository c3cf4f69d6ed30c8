import Hosting

/// The folder that a match of several notes leaves its files in: those of the first note's match,
/// and a sound for each note; all of them or none.
public struct KeyboardFolder {
  private let folder: MarkedFolder
  private let drawer: any ReportDrawer

  /// Makes the folder; refuses before any work is done when a file is in the way.
  /// - Parameters:
  ///   - notes: How many.
  ///   - force: Whether the files of an earlier match may be replaced.
  public init(
    _ path: String, notes: Int, force: Bool, drawer: any ReportDrawer
  ) throws(HostError) {
    self.drawer = drawer
    let sounds = (1...max(1, notes)).map { Self.name($0) }
    folder = try MarkedFolder(path, names: MatchFiles.names + sounds, force: force)
  }

  public func write(_ result: KeyboardJob.Result) throws(HostError) {
    try MatchFiles.write(result.first, into: folder.stage, drawer: drawer)
    let files = SndfileSoundFiles()
    for (place, render) in result.renders.enumerated() {
      try files.write(
        [render.samples], sampleRate: render.sampleRate,
        to: "\(folder.stage)/\(Self.name(place + 1))", force: false)
    }
    try folder.commit()
  }

  private static func name(_ number: Int) -> String { "render-\(number).wav" }
}
