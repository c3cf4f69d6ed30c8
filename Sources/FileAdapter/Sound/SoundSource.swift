import CSndfile
import Foundation
import Hosting

/// An open sound file as libsndfile is to see it: with its header mended where that is needed.
/// - Thread: one at a time.
final class SoundSource {
  let remark: String?
  private let descriptor: Int32
  private let head: [UInt8]
  private let start: Int
  private let size: Int
  private var position = 0

  init(opening path: String) throws(HostError) {
    let status = try FileBytes.requireRegular(path)
    descriptor = FileSystem.open(path, O_RDONLY)
    guard descriptor >= 0 else { throw .system(.noInput, path, errno) }
    let (descriptor, size) = (descriptor, Int(status.st_size))
    let window = ByteWindow(size: size) { at, count in
      Self.read(descriptor, at: at, count: count)
    }
    switch SoundHeader.look(at: window) {
    case .mend(let mend):
      (head, start, remark) = (mend.head, mend.start, mend.remark)
      self.size = mend.head.count + size - mend.start
    case .remark(let text): (head, start, remark, self.size) = ([], 0, text, size)
    case .sound: (head, start, remark, self.size) = ([], 0, nil, size)
    }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// - Returns: nil when it is no sound; the source must outlive the handle.
  func open(_ info: inout SF_INFO) -> OpaquePointer? {
    var calls = SF_VIRTUAL_IO(
      get_filelen: { sf_count_t(SoundSource.of($0).size) },
      seek: { offset, whence, source in
        sf_count_t(SoundSource.of(source).seek(Int(offset), whence))
      },
      read: { bytes, count, source in
        guard let bytes, count > 0 else { return 0 }
        let room = UnsafeMutableRawBufferPointer(start: bytes, count: Int(count))
        return sf_count_t(SoundSource.of(source).read(into: room))
      },
      write: { _, _, _ in 0 },
      tell: { sf_count_t(SoundSource.of($0).position) })
    return sf_open_virtual(
      &calls, Int32(SFM_READ), &info, Unmanaged.passUnretained(self).toOpaque())
  }

  private static func of(_ source: UnsafeMutableRawPointer?) -> SoundSource {
    guard let source else { preconditionFailure("libsndfile gives back what it was given") }
    return Unmanaged<SoundSource>.fromOpaque(source).takeUnretainedValue()
  }

  private func seek(_ offset: Int, _ whence: Int32) -> Int {
    let base = whence == SEEK_CUR ? position : whence == SEEK_END ? size : 0
    let (place, overflow) = base.addingReportingOverflow(offset)
    guard !overflow, place >= 0 else { return -1 }
    position = place
    return position
  }

  private func read(into room: UnsafeMutableRawBufferPointer) -> Int {
    var filled = 0
    while filled < room.count, position < size {
      let part = UnsafeMutableRawBufferPointer(rebasing: room[filled...])
      let count = position < head.count ? readHead(part) : readFile(part)
      guard count > 0 else { break }
      filled += count
      position += count
    }
    return filled
  }

  private func readHead(_ room: UnsafeMutableRawBufferPointer) -> Int {
    let part = head[position..<min(head.count, position + room.count)]
    room.copyBytes(from: part)
    return part.count
  }

  private func readFile(_ room: UnsafeMutableRawBufferPointer) -> Int {
    let at = off_t(position - head.count + start)
    while true {
      let count = pread(descriptor, room.baseAddress, room.count, at)
      if count >= 0 || errno != EINTR { return count }
    }
  }

  private static func read(_ descriptor: Int32, at: Int, count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let got = pread(descriptor, &bytes, count, off_t(at))
    return Array(bytes.prefix(max(0, got)))
  }
}
