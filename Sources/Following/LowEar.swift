import Spectral

/// Hears what is too low for the follower's window: periods of 28 to 53 ms, on a longer past.
///
/// What it says is late by its longer window, so it is only asked where the tracker hears no pitch, or
/// one that may be an overtone of a lower one. Preallocates; one thread at a time.
final class LowEar {
  /// Seconds looked at: two periods of the lowest pitch heard, 19 Hz.
  static let seconds = 0.11
  static let lowest = 19.0

  /// Samples looked at.
  let window: Int
  private let yin: YIN
  private let sampleRate: Double
  /// Samples of the shortest period that is its business.
  private let longPeriod: Int
  private let threshold: Float = 0.15

  /// - Parameters:
  ///   - highest: Hz; higher pitches are the tracker's. - shortest: samples of its shortest period.
  init(sampleRate: Double, highest: Double, shortest: Int) {
    self.sampleRate = sampleRate
    window = Int(LowEar.seconds * sampleRate)
    longPeriod = Int(sampleRate / highest)
    yin = YIN(window: window, shortest: shortest, longest: Int(sampleRate / LowEar.lowest))
  }

  /// The pitch of `window` samples if it is a low one: nothing repeats before its period is over, or
  /// clearly worse.
  /// - Returns: Hz and aperiodicity; nil where there is no such pitch.
  func pitch(_ x: UnsafePointer<Float>) -> PitchEstimate? {
    yin.analyse(x)
    let low = yin.deepest(from: longPeriod, through: yin.longest)
    let clear = yin.aperiodicity(at: low)
    guard clear < threshold else { return nil }
    let short = yin.deepest(from: yin.shortest, through: longPeriod - 1)
    guard clear < 0.5 * yin.aperiodicity(at: short) else { return nil }
    if let dip = yin.firstDip(below: threshold), dip < longPeriod {
      guard clear < 0.25 * yin.aperiodicity(at: dip), 4 * dip > longPeriod else { return nil }
    }
    return PitchEstimate(frequency: Float(sampleRate / period(at: low)), aperiodicity: clear)
  }

  /// The bottom of the dip between samples.
  private func period(at lag: Int) -> Double {
    let before = Double(yin.aperiodicity(at: lag - 1))
    let after = Double(yin.aperiodicity(at: lag + 1))
    let bend = before + after - 2 * Double(yin.aperiodicity(at: lag))
    guard bend > 1e-9 else { return Double(lag) }
    return Double(lag) + min(max(0.5 * (before - after) / bend, -1), 1)
  }
}
