import Foundation
import Hosting

/// A folder made beside its place under a hidden name, which one process at a time can have; gone
/// unless it is committed. What a killed process left is taken over.
public final class ClaimedFolder {
  /// Where to write.
  public let path: String
  private let place: String
  private let descriptor: Int32

  /// - Parameter place: Where the folder will stand.
  /// - Returns: nil when another process has it.
  public init?(_ place: String) throws(HostError) {
    let url = URL(fileURLWithPath: place)
    let hidden = url.deletingLastPathComponent()
      .appendingPathComponent(".\(url.lastPathComponent).part").path
    (self.place, path) = (place, hidden)
    guard mkdir(hidden, 0o755) == 0 || errno == EEXIST else {
      throw .system(.cannotCreate, hidden, errno)
    }
    descriptor = open(hidden, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    // Gone between the two calls: who had it is done with it.
    guard descriptor >= 0 else { return nil }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, isStillThere else { return nil }
    try empty()
  }

  deinit {
    guard descriptor >= 0 else { return }
    close(descriptor)
  }

  /// Puts the folder in its place, whole; what stands there goes first.
  public func commit() throws(HostError) {
    guard fsync(descriptor) == 0 || errno == EINVAL else {
      throw .system(.inputOutput, path, errno)
    }
    if rename(path, place) == 0 { return }
    let old = path + ".old"
    try remove(old)
    guard rename(place, old) == 0, rename(path, place) == 0 else {
      throw .system(.cannotCreate, place, errno)
    }
    try remove(old)
  }

  /// Leaves nothing.
  public func discard() { try? FileManager.default.removeItem(atPath: path) }

  /// The lock may be on a folder that has meanwhile been renamed into place.
  private var isStillThere: Bool {
    var (mine, there) = (stat(), stat())
    return fstat(descriptor, &mine) == 0 && stat(path, &there) == 0 && mine.st_ino == there.st_ino
  }

  private func empty() throws(HostError) {
    let left = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    for name in left { try remove("\(path)/\(name)") }
  }

  private func remove(_ path: String) throws(HostError) {
    guard FileManager.default.fileExists(atPath: path) else { return }
    do {
      try FileManager.default.removeItem(atPath: path)
    } catch {
      throw HostError(.inputOutput, "\(path): \(error.localizedDescription)")
    }
  }
}
