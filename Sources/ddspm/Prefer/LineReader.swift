import Foundation

/// Lines of standard input, one at a time, with a bound on their length and an eye on the stop flag.
struct LineReader {
  /// Bytes of a line that are looked at; the rest of it is passed over.
  private static let longest = 256
  private var waiting: [UInt8] = []
  private var isOver = false

  /// The next line without its end; nil at the end of the input, or when `isStopped` says so.
  mutating func next(isStopped: () -> Bool) -> String? {
    while !isStopped() {
      if let end = waiting.firstIndex(of: UInt8(ascii: "\n")) {
        let line = Array(waiting[..<min(end, Self.longest)])
        waiting.removeFirst(end + 1)
        return String(decoding: line, as: UTF8.self)
      }
      if isOver {
        defer { waiting = [] }
        return waiting.isEmpty ? nil : String(decoding: waiting, as: UTF8.self)
      }
      fill()
    }
    return nil
  }

  /// Waits for more, for a tenth of a second at most.
  private mutating func fill() {
    var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    guard poll(&input, 1, 100) > 0 else { return }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = read(STDIN_FILENO, &bytes, bytes.count)
    if count < 0, errno == EINTR || errno == EAGAIN { return }
    guard count > 0 else {
      isOver = true
      return
    }
    for byte in bytes[..<count]
    where byte == UInt8(ascii: "\n") || lineLength < Self.longest { take(byte) }
  }

  private var lineLength = 0

  private mutating func take(_ byte: UInt8) {
    lineLength = byte == UInt8(ascii: "\n") ? 0 : lineLength + 1
    waiting.append(byte)
  }
}
