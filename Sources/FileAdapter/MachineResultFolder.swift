import Hosting

/// A new folder that a machine leaves its course and a picture of it in; nothing is replaced.
public struct MachineResultFolder {
  private static let names = ["trace.csv", "report.png"]
  private let folder: ClaimedFolder
  private let drawer: any ReportDrawer
  private let unfinished: Unfinished

  /// Claims the place before any work is done; its parents are made.
  /// - Throws: `.cannotCreate` when something is there, or another process is about to make it.
  public init(_ path: String, drawer: any ReportDrawer) throws(HostError) {
    try ClaimedFolder.check(path) { _ in false }
    try FileSystem.makeFolders(FileSystem.parent(path))
    guard let folder = try ClaimedFolder(path, names: Self.names, isOurs: { _ in false }) else {
      throw HostError(.cannotCreate, "\(path): another process is making it; name another folder")
    }
    (self.folder, self.drawer) = (folder, drawer)
    unfinished = Unfinished { [path = folder.path] in
      FolderContent(path).clear(Self.names)
      FileSystem.removeFolder(path)
    }
  }

  /// - Parameter trace: As CSV.
  public func write(trace: String, _ report: CurveReport) throws(HostError) {
    try FileBytes.write(
      Array(trace.utf8), to: FileSystem.join(folder.path, Self.names[0]), replacing: .own)
    try FileBytes.write(
      try drawer.picture(of: report), to: FileSystem.join(folder.path, Self.names[1]),
      replacing: .own)
    try folder.commit()
  }
}
