import Foundation
import Hosting

/// A file that only grows. The first failure is kept and ends the writing.
/// - Thread: one at a time.
final class AppendFile {
  private(set) var failure: HostError?
  private let path: String
  private var descriptor: Int32
  private var pending: [UInt8] = []

  /// Creates the file, or empties the one that is there.
  init(creating path: String) throws(HostError) {
    self.path = path
    descriptor = FileSystem.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0o644)
    guard descriptor >= 0 else { throw .system(.cannotCreate, path, errno) }
  }

  /// Goes on with the file that is there, or creates it; one process at a time has it.
  /// - Throws: `.cannotCreate` when another process has it.
  init(continuing path: String) throws(HostError) {
    self.path = path
    descriptor = FileSystem.open(path, O_WRONLY | O_CREAT | O_APPEND, 0o644)
    guard descriptor >= 0 else { throw .system(.cannotCreate, path, errno) }
    // Some network file systems have no locks.
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK else {
      throw HostError(.cannotCreate, "\(path): another ddspm is writing there")
    }
  }

  deinit { close() }

  /// Takes the bytes; they reach the system with `flush`, or before when there are many.
  func append(_ bytes: [UInt8]) {
    pending += bytes
    if pending.count > 1 << 16 { flush() }
  }

  /// After this the bytes survive the end of the process, not of the machine.
  func flush() {
    if failure == nil, descriptor >= 0, !FileBytes.writeAll(pending[...], to: descriptor) {
      failure = .system(.inputOutput, path, errno)
    }
    pending.removeAll(keepingCapacity: true)
  }

  func close() {
    guard descriptor >= 0 else { return }
    flush()
    if Foundation.close(descriptor) != 0, failure == nil {
      failure = .system(.inputOutput, path, errno)
    }
    descriptor = -1
  }
}
