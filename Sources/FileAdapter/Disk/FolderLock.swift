import Foundation
import Hosting

/// A folder that one process at a time has; given back when it goes.
final class FolderLock {
  private let descriptor: Int32

  /// - Parameter waiting: Called once before it waits for another; nil: it does not wait.
  /// - Returns: nil when another process has it.
  init?(_ folder: String, waiting: (() -> Void)? = nil) throws(HostError) {
    descriptor = FileSystem.open(folder, O_RDONLY | O_DIRECTORY)
    guard descriptor >= 0 else { throw .system(.cannotCreate, folder, errno) }
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      // Some network file systems have no locks on folders.
      guard errno == EWOULDBLOCK else { return }
      guard let waiting else { return nil }
      waiting()
      while flock(descriptor, LOCK_EX) != 0 {
        guard errno == EINTR else { throw .system(.inputOutput, folder, errno) }
      }
    }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Whether the folder that is locked is the one of this name: it may have been renamed, or taken
  /// away and made again, before the lock was had.
  func isOn(_ folder: String) -> Bool {
    var mine = stat()
    guard fstat(descriptor, &mine) == 0, let there = FileSystem.status(folder) else { return false }
    return mine.st_ino == there.st_ino && mine.st_dev == there.st_dev
  }

  /// Brings what was done to the folder's names to the disk.
  func sync(_ folder: String) throws(HostError) {
    guard fsync(descriptor) == 0 || errno == EINVAL else {
      throw .system(.inputOutput, folder, errno)
    }
  }
}
