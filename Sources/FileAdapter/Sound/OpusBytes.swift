import CSndfile
import Hosting

/// A sound as the bytes of an Ogg Opus file, made in memory: one channel, about 12 kB a second.
public enum OpusBytes {
  /// The same samples give the same bytes.
  /// - Parameters:
  ///   - samples: -1...1
  ///   - sampleRate: 8000, 12000, 16000, 24000 or 48000
  public static func encode(_ samples: [Float], sampleRate: Double) throws(HostError) -> [UInt8] {
    var info = SF_INFO()
    info.samplerate = Int32(sampleRate)
    info.channels = 1
    info.format = Int32(SF_FORMAT_OGG) | Int32(SF_FORMAT_OPUS)
    var calls = SF_VIRTUAL_IO(
      get_filelen: memoryLength, seek: memorySeek, read: memoryRead, write: memoryWrite,
      tell: memoryTell)
    var memory = MemoryFile()
    let written = withUnsafeMutablePointer(to: &memory) { memory -> sf_count_t in
      guard let handle = sf_open_virtual(&calls, Int32(SFM_WRITE), &info, memory) else { return -1 }
      let count = sf_writef_float(handle, samples, sf_count_t(samples.count))
      return sf_close(handle) == 0 ? count : -1
    }
    guard written == samples.count else {
      throw HostError(
        .unavailable, "this libsndfile cannot write Opus: --no-audio leaves sounds out")
    }
    OggPages.number(&memory.bytes)
    return memory.bytes
  }
}

/// A file in memory, for the library's calls.
private struct MemoryFile {
  var bytes: [UInt8] = []
  var place = 0
}

private func memory(_ data: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<MemoryFile>? {
  data?.assumingMemoryBound(to: MemoryFile.self)
}

@c(ddspm_memory_length)
private func memoryLength(_ data: UnsafeMutableRawPointer?) -> sf_count_t {
  sf_count_t(memory(data)?.pointee.bytes.count ?? 0)
}

@c(ddspm_memory_tell)
private func memoryTell(_ data: UnsafeMutableRawPointer?) -> sf_count_t {
  sf_count_t(memory(data)?.pointee.place ?? 0)
}

@c(ddspm_memory_seek)
private func memorySeek(
  _ offset: sf_count_t, _ whence: Int32, _ data: UnsafeMutableRawPointer?
) -> sf_count_t {
  guard let file = memory(data) else { return -1 }
  switch whence {
  case SEEK_SET: file.pointee.place = Int(offset)
  case SEEK_CUR: file.pointee.place += Int(offset)
  default: file.pointee.place = file.pointee.bytes.count + Int(offset)
  }
  file.pointee.place = max(0, file.pointee.place)
  return sf_count_t(file.pointee.place)
}

@c(ddspm_memory_read)
private func memoryRead(
  _ target: UnsafeMutableRawPointer?, _ count: sf_count_t, _ data: UnsafeMutableRawPointer?
) -> sf_count_t {
  guard let file = memory(data), let target else { return 0 }
  let start = min(file.pointee.place, file.pointee.bytes.count)
  let length = min(Int(count), file.pointee.bytes.count - start)
  file.pointee.bytes.withUnsafeBytes {
    target.copyMemory(from: $0.baseAddress! + start, byteCount: length)
  }
  file.pointee.place += length
  return sf_count_t(length)
}

@c(ddspm_memory_write)
private func memoryWrite(
  _ source: UnsafeRawPointer?, _ count: sf_count_t, _ data: UnsafeMutableRawPointer?
) -> sf_count_t {
  guard let file = memory(data), let source, count > 0 else { return 0 }
  let end = file.pointee.place + Int(count)
  if file.pointee.bytes.count < end {
    file.pointee.bytes += [UInt8](repeating: 0, count: end - file.pointee.bytes.count)
  }
  let place = file.pointee.place
  file.pointee.bytes.withUnsafeMutableBytes {
    $0[place..<end].copyBytes(from: UnsafeRawBufferPointer(start: source, count: Int(count)))
  }
  file.pointee.place = end
  return count
}
