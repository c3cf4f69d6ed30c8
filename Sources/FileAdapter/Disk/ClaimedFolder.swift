import Foundation
import Hosting

/// A folder made beside its place under a hidden name, which one process at a time can have; gone
/// unless it is committed. What a killed process left is taken over.
///
/// A person's files that were put into an earlier result stay: only `names` are ever taken away.
public final class ClaimedFolder {
  /// Where to write.
  public let path: String
  private let place: String
  private let names: [String]
  private let isOurs: (String) -> Bool
  private let lock: FolderLock
  private var isDone = false
  /// Where what stood in the place goes on its way out.
  private var old: String { path + ".old" }

  /// - Parameters:
  ///   - place: Where the folder will stand.
  ///   - names: Files that it may hold.
  ///   - isOurs: Whether the program made the folder of this path.
  /// - Returns: nil when another process has it.
  /// - Throws: `.cannotCreate` when something else is in the place.
  public init?(
    _ place: String, names: [String], isOurs: @escaping (String) -> Bool
  ) throws(HostError) {
    (self.place, self.names, self.isOurs) = (place, names, isOurs)
    path = FileSystem.join(FileSystem.parent(place), ".\(FileSystem.name(place)).part")
    try Self.check(place, isOurs)
    guard FileSystem.withPath(path, { mkdir($0, 0o777) }) == 0 || errno == EEXIST else {
      throw .system(.cannotCreate, path, errno)
    }
    // Gone between the two calls: who had it is done with it.
    guard FileSystem.isFolder(path), let lock = try FolderLock(path), lock.isOn(path) else {
      return nil
    }
    self.lock = lock
    try bringBack()
    FolderContent(path).clear(names)
  }

  deinit { discard() }

  /// Refuses what is in the place unless it is a result, or an empty folder.
  static func check(_ place: String, _ isOurs: (String) -> Bool) throws(HostError) {
    guard let there = FileSystem.linkStatus(place) else { return }
    if there.st_mode & S_IFMT == S_IFDIR {
      if isOurs(place) { return }
      if try FileSystem.names(place).isEmpty { return }
    }
    throw HostError(
      .cannotCreate, "\(place): is in the way, and no result of ddspm; name another folder")
  }

  /// Puts the folder in its place, whole; an older result there goes first, but for what a person
  /// put into it.
  public func commit() throws(HostError) {
    try lock.sync(path)
    try Self.check(place, isOurs)
    // An empty folder is all that this call replaces.
    if !FileSystem.rename(path, to: place) {
      guard FileSystem.rename(place, to: old), FileSystem.rename(path, to: place) else {
        let code = errno
        try bringBack()
        throw .system(.cannotCreate, place, code)
      }
    }
    isDone = true
    try bringBack()
  }

  /// Takes back what was written.
  func empty() { FolderContent(path).clear(names) }

  /// Leaves nothing.
  public func discard() {
    guard !isDone else { return }
    isDone = true
    empty()
    FileSystem.removeFolder(path)
  }

  /// Ends what a commit began: the older result goes, a person's files in it go to the place. Where
  /// the place was left empty by a killed process the older result is brought back.
  private func bringBack() throws(HostError) {
    guard FileSystem.isFolder(old) else { return }
    guard FileSystem.isTaken(place) else {
      guard FileSystem.rename(old, to: place) else { throw .system(.cannotCreate, place, errno) }
      return
    }
    FolderContent(old).clear(names)
    for name in try FileSystem.names(old) {
      let (from, to) = (FileSystem.join(old, name), FileSystem.join(place, name))
      if !FileSystem.isTaken(to) { _ = FileSystem.rename(from, to: to) }
    }
    FileSystem.removeFolder(old)
  }
}
