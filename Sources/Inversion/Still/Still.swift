import RealtimePrimitives

/// A short stretch of the target in the engine's own units, and where it lies in the note.
///
/// Unchecked: its memory is written in `init` alone.
final class Still: @unchecked Sendable {
  /// First frame since the key went down.
  let start: Int
  /// A multiple of 16.
  let frames: Int
  /// Sum of squares, never 0.
  let energy: Double
  /// Seconds from the key to its middle.
  let middle: Double
  let samples: UnsafeMutablePointer<Lanes>
  /// Frames before it that are rendered to give feedback a past.
  static let lead = 32
  /// Longest, in frames.
  static let longest = 512

  /// - Parameters:
  ///   - target: Carriers' outputs, sixteen times full scale; silence follows its end.
  ///   - start: At least `lead`.
  ///   - frames: Rounded up to a multiple of 16, at most `longest`.
  init(_ target: [Float], start: Int, frames: Int) {
    self.start = max(start, Self.lead)
    self.frames = min((frames + 15) / 16 * 16, Self.longest)
    samples = aligned(self.frames / 16, Lanes(repeating: 0))
    var energy = 1e-12
    for frame in 0..<self.frames where self.start + frame < target.count {
      let sample = target[self.start + frame]
      samples[frame / 16][frame % 16] = sample
      energy += Double(sample) * Double(sample)
    }
    self.energy = energy
    middle = (Double(self.start) + Double(self.frames) / 2) / NoteClock.rate
  }

  deinit { samples.deallocate() }

  var floats: UnsafePointer<Float> {
    UnsafeRawPointer(samples).assumingMemoryBound(to: Float.self)
  }

  /// Sixteen frames at a time, the lead included.
  var steps: Int { (Self.lead + frames) / 16 }
  /// Frames from the start of the lead to the still's middle.
  var framesToMiddle: Double { Double(Self.lead) + Double(frames) / 2 }
  /// Seconds from the key to the first frame of the lead.
  var leadSeconds: Double { Double(start - Self.lead) / NoteClock.rate }
}
