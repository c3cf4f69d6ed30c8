import Foundation
import Hosting

/// A file written beside its place under a hidden name; gone unless it is committed.
struct PendingFile: ~Copyable {
  let path: String
  let temporary: String
  private let force: Bool

  /// - Throws: `.cannotCreate` when `path` is there already and `force` is not, or is a folder.
  init(_ path: String, force: Bool) throws(HostError) {
    try Self.refuseTaken(path, force: force)
    let url = URL(fileURLWithPath: path)
    let name = ".\(url.lastPathComponent).\(getpid()).part"
    self.path = path
    self.force = force
    temporary = url.deletingLastPathComponent().appendingPathComponent(name).path
  }

  deinit { unlink(temporary) }

  /// Puts the file in its place, whole, once its bytes are on the disk.
  func commit() throws(HostError) {
    let descriptor = open(temporary, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(.cannotCreate, path, errno) }
    let synced = fsync(descriptor)
    let code = errno
    close(descriptor)
    guard synced == 0 || code == EINVAL else { throw .system(.inputOutput, path, code) }
    try Self.refuseTaken(path, force: force)
    guard rename(temporary, path) == 0 else { throw .system(.cannotCreate, path, errno) }
  }

  private static func refuseTaken(_ path: String, force: Bool) throws(HostError) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    if status.st_mode & S_IFMT == S_IFDIR {
      throw HostError(.cannotCreate, "\(path): is a directory")
    }
    if !force { throw HostError(.cannotCreate, "\(path): exists already; --force overwrites") }
  }
}
