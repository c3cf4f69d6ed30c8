/// When the key goes down in a recording, to the frame: the waveform counts from there.
public enum KeyDown {
  /// Seconds until a sound leaves what was there before it: silence, or a noise that stays as it is.
  ///
  /// A note begins with all its phases at 0, so that its first samples are small.
  public static func seconds(_ recording: Recording) -> Double {
    let samples = recording.samples.prefix(Int(longestLead * recording.sampleRate))
    func loudest(_ part: Range<Int>) -> Float { samples[part].reduce(0) { max($0, abs($1)) } }
    let silent = samples.prefix { $0 == 0 }.count
    if silent >= block { return Double(silent) / recording.sampleRate }
    let peak = loudest(0..<samples.count)
    guard let risen = samples.firstIndex(where: { abs($0) > risenShare * peak }) else { return 0 }
    let eighth = risen / 8
    guard eighth >= block else { return 0 }
    let parts = (0..<4).map { loudest(($0 * eighth)..<(($0 + 1) * eighth)) }
    guard let most = parts.max(), let least = parts.min(), most < steady * least else { return 0 }
    let first = samples[(4 * eighth)...].firstIndex { abs($0) > louder * most }
    return Double(first ?? 0) / recording.sampleRate
  }

  /// Frames of silence that are no part of a note; seconds that are looked at.
  private static let block = 64
  private static let longestLead = 60.0
  /// Share of a sound's peak at which it has begun.
  private static let risenShare: Float = 0.02
  /// By what factor a noise's loudest samples differ, and a note's first is louder.
  private static let steady: Float = 3
  private static let louder: Float = 1.3
}
