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
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(.noInput, path, errno) }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
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
  /// - Throws: `.cannotCreate` when the file is there and `force` is not, or its folder cannot be
  ///   written.
  public static func write(
    _ bytes: [UInt8], to path: String, force: Bool
  ) throws(HostError) {
    let file = try PendingFile(path, force: force)
    let output = try AppendFile(creating: file.temporary)
    output.append(bytes)
    output.close()
    if let failure = output.failure { throw failure }
    try file.commit()
  }

  /// A device or a pipe would be read for ever, a folder not at all.
  @discardableResult
  static func requireRegular(_ path: String) throws(HostError) -> stat {
    var status = stat()
    guard stat(path, &status) == 0 else { throw .system(.noInput, path, errno) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return status
    case S_IFDIR: throw HostError(.noInput, "\(path): is a directory")
    default: throw HostError(.noInput, "\(path): is not a regular file")
    }
  }
}
