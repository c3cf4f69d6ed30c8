import Foundation
import Hosting

/// A folder that a command leaves files of known names in. One process at a time has it; what is
/// written stands in `stage`, out of the way, until `commit` puts it in its place.
public final class OutputFolder {
  let path: String
  /// Where to write until `commit`.
  public let stage: String
  private let names: [String]
  private let isOurs: (String) -> Bool
  private let isNew: Bool
  private let lock: FolderLock
  private let unfinished: Unfinished

  /// Makes the folder where there is none, and refuses before any work is done.
  /// - Parameters:
  ///   - names: All that will be written, or may have been.
  ///   - force: Whether what this program made here may be replaced.
  ///   - isOurs: Whether the program made the file of this name.
  /// - Throws: `.cannotCreate` when something is in the way or another process has the folder.
  init(
    _ path: String, names: [String], force: Bool, isOurs: @escaping (String) -> Bool
  ) throws(HostError) {
    isNew = try FileSystem.makeFolders(path)
    guard let lock = try FolderLock(path), lock.isOn(path) else {
      throw HostError(.cannotCreate, "\(path): another ddspm is writing there")
    }
    (self.path, self.names, self.isOurs, self.lock) = (path, names, isOurs, lock)
    stage = FileSystem.join(path, ".ddspm.part")
    unfinished = Unfinished { [stage, isNew] in
      Self.takeBack(stage, names)
      if isNew { FileSystem.removeFolder(path) }
    }
    for name in names { try Self.refuseTaken(path, name, force: force, isOurs) }
    try FileSystem.makeFolders(stage)
    // What a killed process left.
    clearStage()
    try FileSystem.makeFolders(stage)
  }

  deinit { discard() }

  /// Takes back what is not in its place.
  func discard() {
    clearStage()
    // Only an empty folder goes: what a person put there stays.
    if isNew { FileSystem.removeFolder(path) }
  }

  /// Puts all that was written in its place; what this program left under other of the names goes.
  /// - Parameter clear: What else of the old goes, once it is sure that it may.
  /// - Throws: `.cannotCreate` when something of a person's has come into the way meanwhile; then
  ///   nothing is changed.
  func commit(_ clear: () -> Void = {}) throws(HostError) {
    let old = names.filter { FileSystem.isTaken(place($0)) }
    for name in old { try Self.refuseTaken(path, name, force: true, isOurs) }
    let new = names.filter { FileSystem.isTaken(staged($0)) }
    clear()
    for name in old where !new.contains(name) && !FileSystem.remove(place(name)) {
      throw .system(.cannotCreate, place(name), errno)
    }
    for name in new {
      let isDone =
        old.contains(name)
        ? FileSystem.rename(staged(name), to: place(name))
        : FileSystem.renameToFree(staged(name), to: place(name))
      guard isDone else { throw .system(.cannotCreate, place(name), errno) }
    }
    try lock.sync(path)
    clearStage()
  }

  private func place(_ name: String) -> String { FileSystem.join(path, name) }
  private func staged(_ name: String) -> String { FileSystem.join(stage, name) }

  private func clearStage() { Self.takeBack(stage, names) }

  private static func takeBack(_ stage: String, _ names: [String]) {
    FolderContent(stage).clear(names)
    FileSystem.removeFolder(stage)
  }

  private static func refuseTaken(
    _ path: String, _ name: String, force: Bool, _ isOurs: (String) -> Bool
  ) throws(HostError) {
    let place = FileSystem.join(path, name)
    guard FileSystem.isTaken(place) else { return }
    guard force else {
      throw HostError(.cannotCreate, "\(place): exists already; --force overwrites")
    }
    guard isOurs(name) else {
      throw HostError(
        .cannotCreate,
        "\(place): ddspm did not make it as it is, so --force leaves it; take it away or name "
          + "another folder")
    }
  }
}

/// What is in a folder that the program made for itself.
struct FolderContent {
  private let path: String

  init(_ path: String) { self.path = path }

  /// Takes away the files of these names and what was half written of them. Nothing else.
  func clear(_ names: [String]) {
    for name in (try? FileSystem.names(path)) ?? [] where Self.isOne(name, of: names) {
      FileSystem.remove(FileSystem.join(path, name))
    }
  }

  /// - Parameter name: One of `names`, or hidden as `OutputFile` hides it.
  private static func isOne(_ name: String, of names: [String]) -> Bool {
    names.contains(name)
      || names.contains { name.hasPrefix(".\($0).") && name.hasSuffix(".part") }
  }
}
