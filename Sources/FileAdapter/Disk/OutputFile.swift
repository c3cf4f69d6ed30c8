import Foundation
import Hosting
import Synchronization

/// Numbers the hidden names: several files of one process may be under way to one place.
private let hiddenCount = Mutex(0)

/// What a file that is about to be written may take the place of.
enum Replacing {
  case nothing
  /// What bears this program's mark, and empty files.
  case marked
  /// Whatever it is: the caller knows that it is the program's own.
  case own

  /// - Parameter force: What a person said.
  init(force: Bool) { self = force ? .marked : .nothing }
}

/// A file written beside its place under a hidden name; gone unless it is committed.
///
/// A link to a file stays a link: the file it points to is the place. A device or a pipe is never
/// replaced: with `streams` the bytes go into it at `commit`, else it is refused.
final class OutputFile {
  /// Where to write until `commit`.
  let temporary: String
  private let path: String
  private let replacing: Replacing
  /// Whether the place is a device or a pipe.
  private let isStream: Bool
  private let unfinished: Unfinished

  /// - Throws: `.cannotCreate` when what is at `path` must stay, with the reason.
  init(_ path: String, replacing: Replacing, streams: Bool = false) throws(HostError) {
    let place = try Self.followed(path)
    self.path = place
    self.replacing = replacing
    isStream = try Self.isStream(place)
    if isStream {
      guard streams else { throw HostError(.cannotCreate, "\(path): is no regular file") }
      temporary = Self.hidden(in: NSTemporaryDirectory(), "stream")
    } else {
      try Self.refuseTaken(place, replacing)
      temporary = Self.hidden(in: FileSystem.parent(place), FileSystem.name(place))
    }
    unfinished = Unfinished { [temporary] in FileSystem.remove(temporary) }
  }

  deinit { FileSystem.remove(temporary) }

  /// Refuses before any work is done.
  static func check(_ path: String, force: Bool) throws(HostError) {
    _ = try OutputFile(path, replacing: Replacing(force: force), streams: true)
  }

  /// Puts the file in its place, whole, once its bytes are on the disk.
  func commit() throws(HostError) {
    let descriptor = FileSystem.open(temporary, O_RDONLY)
    guard descriptor >= 0 else { throw .system(.cannotCreate, path, errno) }
    defer { close(descriptor) }
    if isStream { return try pour(descriptor) }
    guard fsync(descriptor) == 0 || errno == EINVAL else {
      throw .system(.inputOutput, path, errno)
    }
    if FileSystem.renameToFree(temporary, to: path) { return }
    guard errno == EEXIST else { throw .system(.cannotCreate, path, errno) }
    try Self.refuseTaken(path, replacing)
    guard FileSystem.rename(temporary, to: path) else {
      throw .system(.cannotCreate, path, errno)
    }
  }

  /// Where a link leads, link by link.
  private static func followed(_ path: String) throws(HostError) -> String {
    guard let link = FileSystem.linkStatus(path), link.st_mode & S_IFMT == S_IFLNK else {
      return path
    }
    guard let status = FileSystem.status(path) else {
      throw HostError(.cannotCreate, "\(path): is a link to what is not there")
    }
    // Links like /dev/stdout name what has no name of its own.
    if status.st_mode & S_IFMT != S_IFREG { return path }
    guard let real = FileSystem.withPath(path, { realpath($0, nil) }) else {
      throw .system(.cannotCreate, path, errno)
    }
    defer { free(real) }
    return NameBytes.text(
      UnsafeBufferPointer(start: real, count: strlen(real)).map { UInt8(bitPattern: $0) })
  }

  private static func isStream(_ path: String) throws(HostError) -> Bool {
    switch FileSystem.status(path).map({ $0.st_mode & S_IFMT }) {
    case S_IFCHR, S_IFIFO: return true
    case S_IFDIR: throw HostError(.cannotCreate, "\(path): is a directory")
    case S_IFBLK: throw HostError(.cannotCreate, "\(path): is a disk")
    case S_IFSOCK: throw HostError(.cannotCreate, "\(path): is a socket")
    default: return false
    }
  }

  private static func refuseTaken(_ path: String, _ replacing: Replacing) throws(HostError) {
    guard FileSystem.isTaken(path) else { return }
    switch replacing {
    case .own: return
    case .marked where Mark.isOn(path): return
    case .marked:
      throw HostError(
        .cannotCreate,
        "\(path): was not made by ddspm, so --force leaves it; take it away or name another")
    case .nothing:
      throw HostError(.cannotCreate, "\(path): exists already; --force overwrites")
    }
  }

  private static func hidden(in folder: String, _ name: String) -> String {
    let number = hiddenCount.withLock { count in
      count += 1
      return count
    }
    // A name of 255 bytes has no room for more.
    let head = NameBytes.text(NameBytes.bytes(name).prefix(200))
    return FileSystem.join(folder, ".\(head).\(getpid()).\(number).part")
  }

  /// Into the device or pipe that is the place.
  private func pour(_ source: Int32) throws(HostError) {
    // A pipe that nobody reads would be waited for for ever.
    let sink = FileSystem.open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY)
    guard sink >= 0 else {
      let reason = errno == ENXIO ? "nobody reads from it" : String(cString: strerror(errno))
      throw HostError(.cannotCreate, "\(path): \(reason)")
    }
    _ = fcntl(sink, F_SETFL, 0)
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(source, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { break }
      if count == 0 {
        if Foundation.close(sink) != 0 { throw .system(.inputOutput, path, errno) }
        return
      }
      guard FileBytes.writeAll(buffer[..<count], to: sink) else { break }
    }
    let code = errno
    Foundation.close(sink)
    throw .system(.inputOutput, path, code)
  }
}
