import CSndfile
import Foundation
import Hosting
import Quantities
import Spectral

/// Sound files through libsndfile: WAV, RF64, AIFF, FLAC, Ogg and what else it reads.
/// - Thread: any but the audio thread; holds no state.
public final class SndfileSoundFiles: SoundFiles, Sendable {
  private let longest: Int

  /// - Parameter longest: Frames a file may have before it is refused; three hours at 48 kHz
  ///   unless told.
  public init(longest: Int = 1 << 29) { self.longest = longest }

  /// The mean of the channels; the loudest alone where they cancel each other.
  /// - Throws: `.noInput` when there is no such readable file; `.badData` when it is no sound,
  ///   empty, holds NaN or infinity, or is at no `FileRate`.
  public func read(
    _ path: String, first seconds: Double = .infinity
  ) throws(HostError) -> Recording {
    let reader = try SndfileReader(opening: path)
    guard FileRate(reader.sampleRate) != nil else {
      throw HostError(
        .badData,
        "\(path): is sampled at \(Int(reader.sampleRate)) Hz; a note can be heard at "
          + FileRate.bounds)
    }
    let part = Self.frames(seconds, at: reader.sampleRate)
    var mix = ChannelMix(channels: reader.channels)
    let isCut = try reader.forEachChunk(limit: longest, first: part) { mix.append($0) }
    var recording = Recording(samples: mix.samples, sampleRate: reader.sampleRate)
    if let remark = reader.remark { recording.remarks.append(remark) }
    if isCut {
      let length = (Double(part) / reader.sampleRate).rounded()
      recording.remarks.append("only its first \(Int(length)) s are looked at")
    }
    if let loudest = mix.loudestWhereCancelled {
      recording.samples = try readChannels(path, first: part).channels[loudest]
      recording.remarks.append(
        "the channels cancel each other: channel \(loudest + 1) alone is used")
    } else if reader.channels > 1 {
      recording.remarks.append("\(reader.channels) channels are mixed to one")
    }
    return Self.atPlayableRate(recording)
  }

  /// What is looked at of a sound, in frames: 64 MB of samples at most.
  private static func frames(_ seconds: Double, at rate: Double) -> Int {
    seconds.isFinite ? Int(min(seconds * rate, Double(1 << 24))) : .max
  }

  /// All beyond reading works at the rates of an engine.
  private static func atPlayableRate(_ recording: Recording) -> Recording {
    let rates = SampleRate.range
    let rate = min(max(recording.sampleRate, rates.lowerBound), rates.upperBound)
    if rate == recording.sampleRate { return recording }
    var resampled = Recording(
      samples: Resampler.resample(recording.samples, ratio: rate / recording.sampleRate),
      sampleRate: rate)
    resampled.remarks =
      recording.remarks + [
        "sampled at \(Int(recording.sampleRate)) Hz; resampled to \(Int(rate)) Hz"
      ]
    return resampled
  }

  /// Every channel by itself, at the file's own rate.
  /// - Parameter part: Frames that are read.
  /// - Throws: As `read`, whatever the rate.
  public func readChannels(
    _ path: String, first part: Int = .max
  ) throws(HostError) -> (channels: [[Float]], sampleRate: Double) {
    let reader = try SndfileReader(opening: path)
    let count = reader.channels
    var channels = [[Float]](repeating: [], count: count)
    try reader.forEachChunk(limit: longest / count, first: part) { chunk in
      for (index, sample) in chunk.enumerated() { channels[index % count].append(sample) }
    }
    return (channels, reader.sampleRate)
  }

  /// Refuses a place that a file may not be written to, before any work is done.
  public static func check(_ path: String, force: Bool) throws(HostError) {
    try OutputFile.check(path, force: force)
  }

  /// Writes 32-bit float; the same samples give the same bytes.
  /// - Parameter channels: At least one, all of one length.
  /// - Parameter force: Replaces a file that this program made, or an empty one.
  /// - Throws: `.cannotCreate` when what is there must stay; `.inputOutput` when the disk is full.
  public func write(
    _ channels: [[Float]], sampleRate: Double, to path: String, force: Bool
  ) throws(HostError) {
    let frames = channels.first?.count ?? 0
    precondition(
      !channels.isEmpty && channels.allSatisfy { $0.count == frames }, "channels of one length")
    let file = try OutputFile(path, replacing: Replacing(force: force), streams: true)
    let writer = try SndfileWriter(
      creating: file.temporary, channels: channels.count, sampleRate: sampleRate, frames: frames)
    let chunk = 8192
    for start in stride(from: 0, to: frames, by: chunk) {
      let end = min(start + chunk, frames)
      let interleaved = (start..<end).flatMap { frame in channels.map { $0[frame] } }
      writer.append(interleaved, frames: end - start)
    }
    writer.close()
    if let failure = writer.failure { throw failure.about(path, not: file.temporary) }
    try file.commit()
  }
}
