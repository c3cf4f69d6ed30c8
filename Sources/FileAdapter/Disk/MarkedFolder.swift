import Foundation
import Hosting

/// An output folder in which the file `.ddspm` says what the program made: names and what is in
/// them. A file that is not as it was made is a person's.
public final class MarkedFolder {
  private let folder: OutputFolder
  private let path: String
  private let names: [String]
  private static let markName = ".ddspm"
  private static let head = "Files that ddspm made here, and so may replace:"

  /// Makes the folder; refuses before any work is done when a file is in the way.
  /// - Parameter force: Whether files of these names that the program made may be replaced.
  public init(_ path: String, names: [String], force: Bool) throws(HostError) {
    (self.path, self.names) = (path, names)
    folder = try OutputFolder(path, names: names, force: force) {
      Self.marks(path).contains(Self.line(FileSystem.join(path, $0), $0) ?? "")
    }
  }

  /// Where to write until `commit`.
  public var stage: String { folder.stage }

  /// Puts all that was written in its place, with its mark.
  public func commit() throws(HostError) {
    let before = Self.marks(path)
    let new = names.compactMap { Self.line(FileSystem.join(stage, $0), $0) }
    // Both at first: killed in between, neither the old nor the new is taken for a person's.
    try write(before.union(new))
    try folder.commit()
    let others = before.filter { line in !names.contains { line.hasSuffix(" \($0)") } }
    try write(others.union(new))
  }

  private func write(_ lines: Set<String>) throws(HostError) {
    let text = ([Self.head] + lines.sorted()).map { $0 + "\n" }.joined()
    try FileBytes.write(
      Array(text.utf8), to: FileSystem.join(path, Self.markName), replacing: .own)
  }

  private static func marks(_ path: String) -> Set<String> {
    let bytes = try? FileBytes.read(FileSystem.join(path, markName), limit: 1 << 20)
    let lines = String(decoding: bytes ?? [], as: UTF8.self).split(separator: "\n")
    return lines.first.map(String.init) == head ? Set(lines.dropFirst().map(String.init)) : []
  }

  /// The mark of a file: the FNV-1a hash of its bytes, then its name. nil when it cannot be read.
  private static func line(_ path: String, _ name: String) -> String? {
    guard let status = FileSystem.linkStatus(path), status.st_mode & S_IFMT == S_IFREG else {
      return nil
    }
    let file = FileSystem.open(path, O_RDONLY)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(file, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { return nil }
      if count == 0 { break }
      buffer.withUnsafeBufferPointer { bytes in
        for at in 0..<count { hash = (hash ^ UInt64(bytes[at])) &* 0x1_0000_0000_01b3 }
      }
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits + " " + name
  }
}
