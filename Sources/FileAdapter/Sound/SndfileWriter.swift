import CSndfile
import Hosting

/// A float WAV file being written; becomes RF64 when it outgrows 4 GiB.
/// - Thread: one at a time.
final class SndfileWriter {
  private(set) var failure: HostError?
  /// Frames written.
  private(set) var frames = 0
  let channels: Int
  private let path: String
  private var handle: OpaquePointer?

  /// - Parameter sampleRate: 1...2^31 - 1, rounded to whole Hz, which is all the format holds.
  /// - Parameter frames: How many there will be, if known.
  init(
    creating path: String, channels: Int, sampleRate: Double, frames: Int? = nil
  ) throws(HostError) {
    self.path = path
    self.channels = channels
    guard (1...Double(Int32.max)).contains(sampleRate) else {
      throw HostError(.badData, "\(path): \(sampleRate) is no sample rate")
    }
    var info = SF_INFO()
    info.samplerate = Int32(sampleRate.rounded())
    info.channels = Int32(channels)
    // The library writes RF64 with the time of day in it, whatever it is told (1.2): only what
    // may outgrow WAV gets it.
    let isSmall = frames.map { $0 < (1 << 29) / max(1, channels) } ?? false
    info.format = Int32(isSmall ? SF_FORMAT_WAV : SF_FORMAT_RF64) | Int32(SF_FORMAT_FLOAT)
    handle = FileSystem.withPath(path) { sf_open($0, Int32(SFM_WRITE), &info) }
    guard let handle else {
      throw HostError(.cannotCreate, "\(path): \(String(cString: sf_strerror(nil)))")
    }
    if !isSmall { sf_command(handle, Int32(SFC_RF64_AUTO_DOWNGRADE), nil, Int32(SF_TRUE)) }
    // The chunk holds the time of day: the same samples would not be the same bytes.
    sf_command(handle, Int32(SFC_SET_ADD_PEAK_CHUNK), nil, Int32(SF_FALSE))
    sf_set_string(handle, Int32(SF_STR_SOFTWARE), Mark.software)
  }

  deinit { close() }

  /// Writes interleaved samples through to the system.
  func append(_ samples: UnsafePointer<Float>, frames count: Int) {
    guard let handle, failure == nil, count > 0 else { return }
    let written = sf_writef_float(handle, samples, sf_count_t(count))
    frames += max(0, Int(written))
    if written != count { fail() }
  }

  /// Makes the header tell of all frames so far: a reader of the unfinished file sees them.
  func updateHeader() {
    guard let handle, failure == nil else { return }
    sf_command(handle, Int32(SFC_UPDATE_HEADER_NOW), nil, 0)
    if sf_error(handle) != 0 { fail() }
  }

  func close() {
    guard let handle else { return }
    if sf_close(handle) != 0, failure == nil {
      failure = HostError(.inputOutput, "\(path): cannot be closed")
    }
    self.handle = nil
  }

  private func fail() {
    failure = HostError(.inputOutput, "\(path): \(String(cString: sf_strerror(handle)))")
  }
}
