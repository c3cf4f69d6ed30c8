import Glibc
import Hosting

/// Wakes a thread that waits in `poll`, once and for good.
final class StopSignal: Sendable {
  /// Readable as soon as `raise` was called.
  let readEnd: Int32
  private let writeEnd: Int32

  init() throws(HostError) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else {
      throw HostError(.unavailable, "OSC: \(String(cString: strerror(errno)))")
    }
    (readEnd, writeEnd) = (ends[0], ends[1])
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
  }

  deinit {
    close(readEnd)
    close(writeEnd)
  }

  /// To be called a few times at most: a byte stays in the pipe for each.
  func raise() {
    var byte: UInt8 = 1
    _ = write(writeEnd, &byte, 1)
  }
}
