import CSndfile
import Hosting

/// Reads a whole sound file; what its header promises is not believed.
struct SndfileReader: ~Copyable {
  let channels: Int
  let sampleRate: Double
  private let path: String
  private let source: SoundSource
  private let handle: OpaquePointer
  private static let chunkFrames = 8192

  init(opening path: String) throws(HostError) {
    let source = try SoundSource(opening: path)
    var info = SF_INFO()
    guard let handle = source.open(&info) else {
      throw HostError(.badData, "\(path): \(String(cString: sf_strerror(nil)))")
    }
    guard info.channels > 0, info.samplerate > 0 else {
      sf_close(handle)
      throw HostError(.badData, "\(path): \(info.channels) channels at \(info.samplerate) Hz")
    }
    self.path = path
    self.source = source
    self.handle = handle
    channels = Int(info.channels)
    sampleRate = Double(info.samplerate)
  }

  deinit { sf_close(handle) }

  /// What was odd about the header.
  var remark: String? { source.remark }

  /// Calls `body` with interleaved frames until the file ends or `first` of them are read.
  /// - Returns: Whether there are more.
  /// - Throws: `.badData` when the file holds no frame, more than `limit`, or a sample that is no
  ///   number.
  @discardableResult
  func forEachChunk(
    limit: Int, first part: Int, _ body: (UnsafeBufferPointer<Float>) -> Void
  ) throws(HostError) -> Bool {
    var chunk = [Float](repeating: 0, count: Self.chunkFrames * channels)
    var frames = 0
    while true {
      let count = Int(sf_readf_float(handle, &chunk, sf_count_t(Self.chunkFrames)))
      guard count > 0 else { break }
      if frames == part { return true }
      if let bad = chunk[..<(count * channels)].firstIndex(where: { !$0.isFinite }) {
        throw HostError(
          .badData, "\(path): frame \(frames + bad / channels) holds \(chunk[bad]), not a number")
      }
      let wanted = min(count, part - frames)
      frames += wanted
      guard frames <= limit else {
        throw HostError(.badData, "\(path): is longer than \(limit) frames")
      }
      chunk.withUnsafeBufferPointer {
        body(UnsafeBufferPointer(rebasing: $0[..<(wanted * channels)]))
      }
      if wanted < count { return true }
    }
    guard sf_error(handle) == 0 else {
      throw HostError(.badData, "\(path): \(String(cString: sf_strerror(handle)))")
    }
    guard frames > 0 else { throw HostError(.badData, "\(path): holds no samples") }
    return false
  }
}
