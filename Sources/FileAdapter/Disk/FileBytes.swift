import Foundation
import Hosting

/// Whole small files.
public enum FileBytes {
  /// Reads a regular file of at most `limit` bytes.
  /// - Throws: `.noInput` when it is not there, no regular file or unreadable; `.badData` when it
  ///   is too long.
  public static func read(_ path: String, limit: Int) throws(HostError) -> [UInt8] {
    let status = try requireRegular(path)
    guard status.st_size <= limit else {
      throw HostError(.badData, "\(path): has \(status.st_size) bytes, more than \(limit)")
    }
    return try head(path, Int(status.st_size))
  }

  /// The first bytes of a file, at most so many.
  static func head(_ path: String, _ count: Int) throws(HostError) -> [UInt8] {
    let descriptor = FileSystem.open(path, O_RDONLY)
    guard descriptor >= 0 else { throw .system(.noInput, path, errno) }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < bytes.count {
      let count = bytes.withUnsafeMutableBytes {
        Foundation.read(descriptor, $0.baseAddress.map { $0 + filled }, $0.count - filled)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .system(.inputOutput, path, errno) }
      if count == 0 { break }
      filled += count
    }
    return Array(bytes[..<filled])
  }

  /// Writes beside and renames into place.
  /// - Parameter force: Replaces what this program made (`Mark`).
  /// - Throws: `.cannotCreate` when what is there must stay, or its folder cannot be written.
  public static func write(
    _ bytes: [UInt8], to path: String, force: Bool
  ) throws(HostError) {
    try write(bytes, to: path, replacing: Replacing(force: force))
  }

  static func write(
    _ bytes: [UInt8], to path: String, replacing: Replacing, streams: Bool = false
  ) throws(HostError) {
    let file = try OutputFile(path, replacing: replacing, streams: streams)
    let output = try AppendFile(creating: file.temporary)
    output.append(bytes)
    output.close()
    if let failure = output.failure { throw failure.about(path, not: file.temporary) }
    try file.commit()
  }

  /// - Returns: false with `errno` when not all could be written.
  static func writeAll(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) -> Bool {
    var rest = bytes
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      if count < 0 { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// A device or a pipe would be read for ever, a folder not at all.
  @discardableResult
  static func requireRegular(_ path: String) throws(HostError) -> stat {
    guard let status = FileSystem.status(path) else { throw .system(.noInput, path, errno) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return status
    case S_IFDIR: throw HostError(.noInput, "\(path): is a directory")
    default: throw HostError(.noInput, "\(path): is not a regular file")
    }
  }
}
