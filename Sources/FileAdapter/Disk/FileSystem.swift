import Foundation
import Hosting

/// The system's calls on files by names of any bytes (`NameBytes`), which Foundation cannot hold.
/// As the system's: a failure is told by `errno`.
public enum FileSystem {
  static func withPath<Value>(_ path: String, _ body: (UnsafePointer<CChar>) -> Value) -> Value {
    let bytes = NameBytes.bytes(path).map { CChar(bitPattern: $0) } + [0]
    return bytes.withUnsafeBufferPointer { body($0.baseAddress!) }
  }

  static func open(_ path: String, _ flags: Int32, _ mode: mode_t = 0) -> Int32 {
    withPath(path) { Foundation.open($0, flags | O_CLOEXEC, mode) }
  }

  /// Of what a link points to.
  static func status(_ path: String) -> stat? {
    var status = stat()
    return withPath(path) { stat($0, &status) } == 0 ? status : nil
  }

  /// Of a link itself.
  static func linkStatus(_ path: String) -> stat? {
    var status = stat()
    return withPath(path) { lstat($0, &status) } == 0 ? status : nil
  }

  /// Whether anything has this name, a link to nothing included.
  public static func isTaken(_ path: String) -> Bool { linkStatus(path) != nil }

  /// Whether there is something to read; links are followed.
  public static func exists(_ path: String) -> Bool { status(path) != nil }

  static func isFolder(_ path: String) -> Bool {
    status(path).map { $0.st_mode & S_IFMT == S_IFDIR } ?? false
  }

  @discardableResult
  static func remove(_ path: String) -> Bool { withPath(path) { unlink($0) } == 0 }

  @discardableResult
  static func removeFolder(_ path: String) -> Bool { withPath(path) { rmdir($0) } == 0 }

  static func rename(_ from: String, to: String) -> Bool {
    withPath(from) { from in withPath(to) { Foundation.rename(from, $0) } } == 0
  }

  /// Renames a file to a name that nobody has; atomic where the file system has hard links.
  static func renameToFree(_ from: String, to: String) -> Bool {
    if withPath(from, { from in withPath(to) { link(from, $0) } }) == 0 { return remove(from) }
    guard [EPERM, ENOTSUP, ENOSYS].contains(errno) else { return false }
    guard !isTaken(to) else {
      errno = EEXIST
      return false
    }
    return rename(from, to: to)
  }

  /// Names in a folder, sorted by bytes.
  /// - Throws: `.noInput` when it cannot be read.
  static func names(_ folder: String) throws(HostError) -> [String] {
    guard let handle = withPath(folder, { opendir($0) }) else {
      throw .system(.noInput, folder, errno)
    }
    defer { closedir(handle) }
    var names: [[UInt8]] = []
    while let entry = readdir(handle) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: UInt8.self, capacity: 256) { pointer in
          Array(
            UnsafeBufferPointer(
              start: pointer, count: strlen(UnsafePointer(OpaquePointer(pointer)))))
        }
      }
      if name != Array(".".utf8), name != Array("..".utf8) { names.append(name) }
    }
    return names.sorted { $0.lexicographicallyPrecedes($1) }.map { NameBytes.text($0) }
  }

  /// Makes a folder and those on the way to it.
  /// - Throws: `.cannotCreate` with the reason.
  /// - Returns: Whether it was not there before.
  @discardableResult
  static func makeFolders(_ path: String) throws(HostError) -> Bool {
    if isFolder(path) { return false }
    if let link = linkStatus(path) {
      let isLink = link.st_mode & S_IFMT == S_IFLNK
      throw HostError(
        .cannotCreate,
        "\(path): is \(isLink && !exists(path) ? "a link to what is not there" : "no folder")")
    }
    let above = parent(path)
    if above != path { try makeFolders(above) }
    guard withPath(path, { mkdir($0, 0o777) }) == 0 || errno == EEXIST else {
      throw .system(.cannotCreate, path, errno)
    }
    return true
  }

  /// The folder that a path is in.
  static func parent(_ path: String) -> String {
    let trimmed = trimmed(path)
    guard let slash = trimmed.lastIndex(of: "/") else { return "." }
    return slash == trimmed.startIndex ? "/" : String(trimmed[..<slash])
  }

  /// The last part of a path.
  static func name(_ path: String) -> String {
    let trimmed = trimmed(path)
    return trimmed.lastIndex(of: "/").map { String(trimmed[trimmed.index(after: $0)...]) }
      ?? trimmed
  }

  static func join(_ folder: String, _ name: String) -> String {
    folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  }

  private static func trimmed(_ path: String) -> String {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path
  }
}
