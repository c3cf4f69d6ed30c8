import Foundation
import Hosting
import Synchronization

/// Standard output, of which a failure is not lost.
enum StandardOutput {
  /// The error number of the first failure.
  private static let failure = Mutex<Int32>(0)

  /// Before anything is opened.
  static func prepare() {
    // A reader that has gone is an error like a full disk, not the end of the process.
    signal(SIGPIPE, SIG_IGN)
    // What is opened first would become the standard output if that was closed: a sound file with
    // the program's last words in it. Writing to what is open for reading fails as a closed one does.
    for (number, mode) in [(0, O_WRONLY), (1, O_RDONLY), (2, O_RDONLY)]
    where fcntl(Int32(number), F_GETFD) < 0 { _ = open("/dev/null", mode) }
  }

  static func write(_ text: String) {
    failure.withLock { failure in
      guard failure == 0 else { return }
      failure = writeAll(Array(text.utf8), to: STDOUT_FILENO)
    }
  }

  /// - Throws: `.inputOutput` when not all that was printed could be written.
  static func check() throws(HostError) {
    let code = failure.withLock { $0 }
    guard code == 0 else {
      throw HostError(.inputOutput, "standard output: \(String(cString: strerror(code)))")
    }
  }

  /// - Returns: 0, or why not.
  static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
    var start = 0
    while start < bytes.count {
      let count = bytes[start...].withUnsafeBytes {
        Foundation.write(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0, errno == EINTR { continue }
      if count < 0 { return errno }
      start += count
    }
    return 0
  }
}

/// Stands in for the standard library's in this module: `StandardOutput` notices when it fails.
func print(_ text: String, terminator: String = "\n") {
  StandardOutput.write(text + terminator)
}
