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
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .system(.cannotCreate, path, errno) }
  }

  deinit { close() }

  /// Takes the bytes; they reach the system with `flush`, or before when there are many.
  func append(_ bytes: [UInt8]) {
    pending += bytes
    if pending.count > 1 << 16 { flush() }
  }

  /// After this the bytes survive the end of the process, not of the machine.
  func flush() {
    var start = 0
    while start < pending.count, failure == nil, descriptor >= 0 {
      let count = pending.withUnsafeBytes {
        write(descriptor, $0.baseAddress.map { $0 + start }, $0.count - start)
      }
      if count < 0, errno == EINTR { continue }
      if count < 0 { failure = .system(.inputOutput, path, errno) }
      start += max(count, 0)
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
