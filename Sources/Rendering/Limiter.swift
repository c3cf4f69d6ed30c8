/// A true-peak limiter for two channels: neither a sample nor a peak between samples passes the
/// ceiling.
///
/// What stays below passes unchanged to the bit, `latencyFrames` later. Both channels get the same
/// gain, which goes down
/// smoothly over the look-ahead and comes back with a time constant of 80 ms.
/// - Thread: made and freed by control, `run` [audio-thread].
struct Limiter: ~Copyable {
  /// 64 frames at 48 kHz, in proportion at other rates, never fewer than 40.
  let latencyFrames: Int
  private let estimate = TruePeak()
  private var gain: GainPath
  /// What came in, oldest first: one buffer per channel, moved back to its start when its end is
  /// reached.
  private let left: UnsafeMutablePointer<Float>
  private let right: UnsafeMutablePointer<Float>
  private let capacity: Int
  private let history: Int
  private var end: Int
  private let peaks: UnsafeMutablePointer<Int32>

  /// Longest run in frames.
  static var maxFrames: Int { @_noLocks @_noAllocation get { 64 } }

  init(sampleRate: Double) {
    // Three boxes and the estimate's twelve taps fit the look-ahead with two frames to spare.
    let box = max(10, Int((18 * sampleRate / 48_000).rounded()))
    latencyFrames = 3 * box + 10
    gain = GainPath(
      box: box, hold: latencyFrames + 1, releaseSeconds: 0.08, sampleRate: sampleRate)
    history = latencyFrames + TruePeak.reach
    capacity = 4 * history + 1024
    left = .allocate(capacity: capacity + TruePeak.step)
    right = .allocate(capacity: capacity + TruePeak.step)
    left.initialize(repeating: 0, count: capacity + TruePeak.step)
    right.initialize(repeating: 0, count: capacity + TruePeak.step)
    end = history
    peaks = .allocate(capacity: Self.maxFrames + TruePeak.step)
    peaks.initialize(repeating: 0, count: Self.maxFrames + TruePeak.step)
  }

  deinit {
    left.deallocate()
    right.deallocate()
    peaks.deallocate()
  }

  /// Limits a run of at most `maxFrames` frames in place.
  /// - Parameter ceiling: Amplitude above 0; holds for the frames that come in now, when they go
  ///   out.
  @_noLocks @_noAllocation
  mutating func run(
    _ outLeft: UnsafeMutablePointer<Float>, _ outRight: UnsafeMutablePointer<Float>,
    frames: Int, ceiling: Float
  ) {
    takeIn(outLeft, outRight, frames)
    let start = end &- frames
    let from = start &- latencyFrames
    for i in 0..<frames {
      outLeft[i] = left[from &+ i]
      outRight[i] = right[from &+ i]
    }
    let mayExceed = findPeaks(start, frames, ceiling)
    if !mayExceed && gain.isOpen { return }
    for i in 0..<frames {
      let peak = mayExceed ? Float(bitPattern: UInt32(peaks[i])) : 0
      let g = gain.next(need(peak, ceiling))
      outLeft[i] *= g
      outRight[i] *= g
    }
  }

  @_noLocks @_noAllocation
  private mutating func takeIn(
    _ newLeft: UnsafePointer<Float>, _ newRight: UnsafePointer<Float>, _ frames: Int
  ) {
    if end &+ frames > capacity {
      let kept = end &- history
      for i in 0..<history {
        left[i] = left[kept &+ i]
        right[i] = right[kept &+ i]
      }
      end = history
    }
    for i in 0..<frames {
      left[end &+ i] = newLeft[i]
      right[end &+ i] = newRight[i]
    }
    end &+= frames
  }

  /// - Returns: Whether `peaks` was written because some of them may be above the ceiling.
  @_noLocks @_noAllocation
  private mutating func findPeaks(_ start: Int, _ frames: Int, _ ceiling: Float) -> Bool {
    let safe = Int32(bitPattern: (ceiling / TruePeak.largestFactor).bitPattern)
    let seen = start &- TruePeak.reach
    let count = frames &+ TruePeak.reach
    if TruePeak.largest(left + seen, frames: count) <= safe
      && TruePeak.largest(right + seen, frames: count) <= safe
    {
      return false
    }
    for i in 0..<frames { peaks[i] = 0 }
    estimate.raise(peaks, with: left + start, frames: frames)
    estimate.raise(peaks, with: right + start, frames: frames)
    return true
  }

  /// Once it has to act the limiter goes 0.04 dB further than it must: while the gain moves, a peak
  /// between samples is
  /// not quite the gain times what it was.
  @_noLocks @_noAllocation @inline(__always)
  private func need(_ peak: Float, _ ceiling: Float) -> UInt64 {
    if peak <= ceiling { return GainPath.full }
    return UInt64(Double(GainPath.full) * 0.995 * Double(ceiling) / Double(peak))
  }
}
