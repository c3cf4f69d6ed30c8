import CSndfile
import Foundation
import Hosting

/// Sound files through libsndfile: WAV, RF64, AIFF, FLAC, Ogg and what else it reads.
/// - Thread: any but the audio thread; holds no state.
public final class SndfileSoundFiles: SoundFiles, Sendable {
  private let longest: Int

  /// - Parameter longest: Frames a file may have before it is refused; three hours at 48 kHz
  ///   unless told.
  public init(longest: Int = 1 << 29) { self.longest = longest }

  /// The mean of the channels.
  /// - Throws: `.noInput` when there is no such readable file; `.badData` when it is no sound,
  ///   empty, or holds NaN or infinity.
  public func read(_ path: String) throws(HostError) -> Recording {
    let reader = try SndfileReader(opening: path)
    let channels = reader.channels
    var samples: [Float] = []
    try reader.forEachChunk(limit: longest) { chunk in
      if channels == 1 {
        samples.append(contentsOf: chunk)
        return
      }
      for start in stride(from: 0, to: chunk.count, by: channels) {
        // In Double: the sum of finite floats must not become infinite.
        let sum = chunk[start..<(start + channels)].reduce(0.0) { $0 + Double($1) }
        samples.append(Float(sum / Double(channels)))
      }
    }
    return Recording(samples: samples, sampleRate: reader.sampleRate)
  }

  /// Every channel by itself, with the errors of `read`.
  public func readChannels(
    _ path: String
  ) throws(HostError) -> (channels: [[Float]], sampleRate: Double) {
    let reader = try SndfileReader(opening: path)
    let count = reader.channels
    var channels = [[Float]](repeating: [], count: count)
    try reader.forEachChunk(limit: longest / count) { chunk in
      for (index, sample) in chunk.enumerated() { channels[index % count].append(sample) }
    }
    return (channels, reader.sampleRate)
  }

  /// Writes 32-bit float; the same samples give the same bytes.
  /// - Parameter channels: At least one, all of one length.
  /// - Throws: `.cannotCreate` when the file is there and `force` is not; `.inputOutput` when the
  ///   disk is full.
  public func write(
    _ channels: [[Float]], sampleRate: Double, to path: String, force: Bool
  ) throws(HostError) {
    let frames = channels.first?.count ?? 0
    precondition(
      !channels.isEmpty && channels.allSatisfy { $0.count == frames }, "channels of one length")
    let file = try PendingFile(path, force: force)
    let writer = try SndfileWriter(
      creating: file.temporary, channels: channels.count, sampleRate: sampleRate)
    let chunk = 8192
    for start in stride(from: 0, to: frames, by: chunk) {
      let end = min(start + chunk, frames)
      let interleaved = (start..<end).flatMap { frame in channels.map { $0[frame] } }
      writer.append(interleaved, frames: end - start)
    }
    writer.close()
    if let failure = writer.failure { throw failure }
    try file.commit()
  }
}
