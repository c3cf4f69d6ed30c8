/// When the key goes down in a recording, to the frame: the waveform counts from there.
public enum KeyDown {
  /// Seconds until a sound leaves what was there before it: silence, or a noise that stays as it is.
  ///
  /// A note begins with all its phases at 0: of what is silence the last sample is its first.
  public static func seconds(_ recording: Recording) -> Double {
    let samples = recording.samples.prefix(Int(longestLead * recording.sampleRate))
    func loudest(_ part: Range<Int>) -> Float { samples[part].reduce(0) { max($0, abs($1)) } }
    let silent = samples.prefix { $0 == 0 }.count
    if silent > block { return Double(leap(samples, from: silent) - 1) / recording.sampleRate }
    let peak = loudest(0..<samples.count)
    guard let risen = samples.firstIndex(where: { abs($0) > risenShare * peak }) else { return 0 }
    let eighth = risen / 8
    guard eighth >= block else { return 0 }
    let parts = (0..<4).map { loudest(($0 * eighth)..<(($0 + 1) * eighth)) }
    guard let most = parts.max(), let least = parts.min(), most < steady * least else { return 0 }
    let first = samples[(4 * eighth)...].firstIndex { abs($0) > louder * most }
    return Double(first ?? 0) / recording.sampleRate
  }

  /// The first frame of a note, or the one at which it leaps out of what was resampled into the silence
  /// before it: that grows from frame to frame as well, but by less.
  private static func leap(_ samples: ArraySlice<Float>, from first: Int) -> Int {
    var (found, loudest) = (first, Float(0))
    for frame in first..<min(first + ringing, samples.endIndex) {
      let level = abs(samples[frame])
      if level > leaping * loudest { found = frame }
      loudest = max(loudest, level)
    }
    return found
  }

  /// By what factor a sample exceeds all before it where a note begins: within a note, whose phases
  /// are small at first, it is some four.
  private static let leaping: Float = 16

  /// Frames before a note that resampling may fill: fewer than a control block, at whose end an
  /// envelope may leap.
  private static let ringing = 48

  /// Frames of silence that are no part of a note; seconds that are looked at.
  private static let block = 64
  private static let longestLead = 60.0
  /// Share of a sound's peak at which it has begun.
  private static let risenShare: Float = 0.02
  /// By what factor a noise's loudest samples differ, and a note's first is louder.
  private static let steady: Float = 3
  private static let louder: Float = 1.3
}
