/// The event log: one line per record, `frame kind arguments checksum`, only ever appended to.
///
/// Floats are written as the shortest decimal that reads back to the same bits. A record counts
/// when its checksum holds and its line is ended, so that a log cut off anywhere is a log with
/// fewer records.
public enum EventLog {
  /// The first line of every log, newline included.
  public static let header: [UInt8] = line("ddspm-events 1")
  /// A longer line is no record.
  public static let maximumLine = 1 << 16

  public static func encode(_ record: LogRecord) -> [UInt8] {
    line("\(record.frame) \(text(record.entry))")
  }

  /// Reads up to the first broken record.
  /// - Throws: When the bytes are no event log of this version at all.
  public static func decode(_ bytes: [UInt8]) throws(DocumentError) -> EventLogReading {
    guard bytes.starts(with: header) else {
      guard header.starts(with: bytes) else {
        throw DocumentError("line 1", "is not the start of an event log of version 1")
      }
      return EventLogReading(records: [], goodBytes: 0, droppedBytes: bytes.count)
    }
    var records: [LogRecord] = []
    var start = header.count
    while let end = bytes[start...].prefix(maximumLine).firstIndex(of: UInt8(ascii: "\n")),
      let record = decode(line: bytes[start..<end])
    {
      records.append(record)
      start = end + 1
    }
    return EventLogReading(
      records: records, goodBytes: start, droppedBytes: bytes.count - start)
  }

  private static func line(_ body: String) -> [UInt8] {
    Array("\(body) \(Checksum.text(body.utf8))\n".utf8)
  }

  private static func decode(line: ArraySlice<UInt8>) -> LogRecord? {
    guard let space = line.lastIndex(of: UInt8(ascii: " ")),
      let sum = String(validating: line[(space + 1)...], as: UTF8.self),
      sum == Checksum.text(line[..<space]),
      let body = String(validating: line[..<space], as: UTF8.self)
    else { return nil }
    // By scalar: a note may begin with a combining mark, which would make one character with the
    // space.
    let parts = body.unicodeScalars
      .split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false).map { Substring($0) }
    guard parts.count >= 2, let frame = UInt64(parts[0]),
      let entry = entry(kind: parts[1], rest: parts.count > 2 ? parts[2] : "")
    else { return nil }
    return LogRecord(frame: frame, entry: entry)
  }
}

/// What a log held.
public struct EventLogReading: Equatable, Sendable {
  public var records: [LogRecord]
  /// Bytes up to the end of the last good record: where a log can be cut and carried on.
  public var goodBytes: Int
  /// Bytes after it that make no record; 0 for a log that was closed.
  public var droppedBytes: Int
}
