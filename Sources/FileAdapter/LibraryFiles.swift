import DX7
import Foundation
import Hosting
import Recognition

/// Libraries and predictors on the disk, and where they are unless told.
public enum LibraryFiles {
  /// What can be made again at any time.
  public static var cacheFolder: String { UserFolder.path("XDG_CACHE_HOME", "/.cache") }
  /// What a person has added.
  public static var dataFolder: String { UserFolder.path("XDG_DATA_HOME", "/.local/share") }
  public static var bred: String { cacheFolder + "/bred.voices" }
  public static var added: String { dataFolder + "/added.voices" }
  public static var predictor: String { cacheFolder + "/predictor.net" }

  /// - Throws: `.noInput` when it is not there, `.badData` when it is no library or damaged.
  public static func read(_ path: String) throws(HostError) -> VoiceLibrary {
    let bytes = try FileBytes.read(path, limit: VoiceLibrary.byteLimit)
    do throws(VoiceLibrary.Fault) {
      return try VoiceLibrary(bytes)
    } catch {
      throw HostError(.badData, "\(path): \(error)")
    }
  }

  public static func readPredictor(_ path: String) throws(HostError) -> Predictor {
    guard let predictor = Predictor(try FileBytes.read(path, limit: 1 << 20)) else {
      throw HostError(.badData, "\(path): is no predictor, or damaged")
    }
    return predictor
  }

  /// Refuses before any work is done what `write` would refuse.
  public static func check(_ path: String, force: Bool) throws(HostError) {
    try OutputFile.check(path, force: force)
  }

  /// Writes beside and renames into place, making the folders on the way.
  /// - Parameter force: Replaces a library or predictor that is there.
  public static func write(_ bytes: [UInt8], to path: String, force: Bool) throws(HostError) {
    try FileSystem.makeFolders(FileSystem.parent(path))
    try FileBytes.write(bytes, to: path, replacing: Replacing(force: force), streams: true)
  }

  /// Reads a library, has it changed and writes it again, while other processes wait to do so.
  /// - Parameters:
  ///   - waiting: Called once when another has it.
  ///   - change: Gets what is there, nil when nothing is.
  public static func update(
    _ path: String, waiting: () -> Void,
    _ change: (VoiceLibrary?) throws(HostError) -> VoiceLibrary
  ) throws(HostError) -> VoiceLibrary {
    let folder = FileSystem.parent(path)
    try FileSystem.makeFolders(folder)
    let lock = try withoutActuallyEscaping(waiting) { waiting throws(HostError) in
      try FolderLock(folder, waiting: waiting)
    }
    defer { withExtendedLifetime(lock) {} }
    let library = try change(FileSystem.isTaken(path) ? try read(path) : nil)
    // What was there has been read, so it was a library, and all of it is in the new one.
    try FileBytes.write(library.bytes, to: path, replacing: .marked)
    return library
  }

  /// All `.syx` files of a folder and the folders in it.
  public static func sysexFiles(_ path: String) throws(HostError) -> [String] {
    try files(path) { $0.lowercased().hasSuffix(".syx") }
  }

  /// The files of a folder and the folders in it that have a name to look for, links followed,
  /// sorted; a file is itself.
  public static func files(
    _ path: String, named isWanted: (String) -> Bool
  ) throws(HostError) -> [String] {
    guard FileSystem.exists(path) else { throw HostError(.noInput, "\(path): is not there") }
    guard FileSystem.isFolder(path) else { return [path] }
    var seen: Set<FolderIdentity> = []
    return try files(in: path, isWanted, &seen)
  }

  private static func files(
    in folder: String, _ isWanted: (String) -> Bool, _ seen: inout Set<FolderIdentity>
  ) throws(HostError) -> [String] {
    // A link may lead back to where it is.
    guard let identity = FolderIdentity(folder), seen.insert(identity).inserted else { return [] }
    var files: [String] = []
    for name in try FileSystem.names(folder) {
      let path = FileSystem.join(folder, name)
      // What a killed process left half done is not a person's.
      if name.hasSuffix(".part") { continue }
      if FileSystem.isFolder(path) {
        files += try Self.files(in: path, isWanted, &seen)
      } else if isWanted(name) {
        files.append(path)
      }
    }
    return files
  }
}

/// Which folder it is, under whatever name.
private struct FolderIdentity: Hashable {
  let device: UInt
  let number: UInt

  init?(_ path: String) {
    guard let status = FileSystem.status(path) else { return nil }
    (device, number) = (UInt(status.st_dev), UInt(status.st_ino))
  }
}
