/// The pitch of one window, as heard at its centre.
public struct PitchEstimate: Equatable, Sendable {
  /// Hz; 0 where no pitch is heard.
  public var frequency: Float
  /// 0 periodic to about 1 noise.
  public var aperiodicity: Float
  /// The first of a note: after a rest or a leap. Only `LivePitchTracker` says so.
  public var isFresh = false

  public init(frequency: Float, aperiodicity: Float, isFresh: Bool = false) {
    (self.frequency, self.aperiodicity) = (frequency, aperiodicity)
    self.isFresh = isFresh
  }
}

/// Follows the pitch of a stream window by window.
///
/// Every estimate holds for the window's centre, whatever the pitch, so its delay is one constant:
/// half the window. YIN over the whole window decides which period it is; a second search on a
/// stretch round the centre, as short as the period allows, decides how long it is. Where the whole
/// window holds two sounds or silence and a sound, the newer half speaks, so a note has its pitch
/// from its start. Preallocates; one thread at a time.
public final class PitchTracker {
  /// Samples per window.
  public let window: Int
  private let sampleRate: Double
  private let threshold: Float = 0.15
  private let whole: YIN
  private let newer: YIN
  private let refiner: PeriodRefiner
  private let partials: MissingPartials
  private let highest: Double
  /// Period of the track in samples, 0 before the first.
  private var track = 0.0
  /// Windows a marginal octave has to last until it is believed.
  private let patience = 3
  /// Windows in a row that spoke for another octave than the track.
  private var dissent = 0
  /// Windows in a row without pitch.
  private var rest = 0
  /// Whether the last pitch is a fraction of one above `highest`: a shorter period repeats as well.
  public private(set) var isTooHigh = false
  /// Samples of the shortest and the longest period that is looked for.
  public var periods: ClosedRange<Int> { whole.shortest...whole.longest }

  /// - Parameters:
  ///   - window: samples per window, over twice the longest period.
  ///   - lowest: Hz. - highest: Hz.
  public init(sampleRate: Double, window: Int, lowest: Double = 35.5, highest: Double = 3000) {
    self.sampleRate = sampleRate
    self.window = window
    self.highest = highest
    partials = MissingPartials(window: window)
    let shortest = max(2, Int(sampleRate / highest))
    whole = YIN(
      window: window, shortest: shortest,
      longest: min(Int(sampleRate / lowest), window * 15 / 32))
    newer = YIN(window: window / 2, shortest: shortest, longest: window / 4)
    refiner = PeriodRefiner(
      window: window, shortestStretch: Int(sampleRate * 0.02),
      reach: Int(sampleRate * 0.01))
  }

  /// Forgets the track: the next window is judged alone.
  public func reset() { (track, dissent, rest) = (0, 0, 0) }

  /// The pitch at the centre of `window` samples.
  public func track(_ x: UnsafePointer<Float>) -> PitchEstimate {
    isTooHigh = false
    whole.analyse(x)
    let lag = coarseLag()
    if let lag, whole.aperiodicity(at: lag) < 0.05 {
      return voiced(x, refiner.refine(x, lag: lag, slack: 0.04), lag, whole)
    }
    newer.analyse(x + (window - newer.window))
    let fresh = newer.firstDip(below: threshold)
    if let lag = between(x, fresh) ?? lag {
      return voiced(x, refiner.refine(x, lag: lag, slack: 0.04), lag, whole)
    }
    if let fresh {
      return voiced(
        x, refiner.refine(x, lag: fresh, slack: 0.02, newest: newer.window), fresh, newer)
    }
    rest += 1
    let nearest = whole.deepest(from: whole.shortest, through: whole.longest)
    return PitchEstimate(frequency: 0, aperiodicity: whole.aperiodicity(at: nearest))
  }

  /// Where one note follows another inside the window, the whole repeats after a period that both
  /// share, an octave or more below. Then the one that repeats better at the very centre counts.
  /// - Returns: samples; nil unless track and newer half clearly disagree.
  private func between(_ x: UnsafePointer<Float>, _ fresh: Int?) -> Int? {
    guard let fresh, track > 0, rest == 0, newer.aperiodicity(at: fresh) < 0.1 else { return nil }
    let old = Int(track.rounded())
    let leap = Double(max(old, fresh)) / Double(min(old, fresh))
    guard leap > 1.06, abs(leap - leap.rounded()) > 0.06 * leap else { return nil }
    let own = refiner.mismatch(x, lag: old)
    let other = refiner.mismatch(x, lag: fresh)
    return min(own, other) < 0.3 ? (other < own ? fresh : old) : nil
  }

  /// Whether a lag goes on with the track, to a semitone.
  private func isNear(_ lag: Int) -> Bool { abs(track - Double(lag)) < 0.06 * Double(lag) }

  /// Goes on with `period`, else with the track where it is near, else with the coarse lag.
  private func voiced(
    _ x: UnsafePointer<Float>, _ period: Double?, _ lag: Int, _ yin: YIN
  ) -> PitchEstimate {
    track = period ?? (isNear(lag) ? track : Double(lag))
    rest = 0
    let multiple = partials.multiple(x, period: track)
    if multiple > 1 {
      let short = track / Double(multiple)
      track = refiner.refine(x, lag: Int(short.rounded()), slack: 0.04) ?? short
      isTooHigh = sampleRate / track > highest
      return PitchEstimate(
        frequency: Float(sampleRate / track), aperiodicity: yin.aperiodicity(at: lag))
    }
    let aperiodicity = yin.aperiodicity(at: lag)
    if let short = yin.tooShortDip(below: threshold) {
      isTooHigh = yin.aperiodicity(at: short) <= 2 * aperiodicity + 0.02
    }
    return PitchEstimate(frequency: Float(sampleRate / track), aperiodicity: aperiodicity)
  }

  /// The whole window's period: the first dip, unless the track's own period is clearly better and
  /// the first dip only a whole multiple or fraction of it. A dissent that lasts wins.
  private func coarseLag() -> Int? {
    let dip = whole.firstDip(below: threshold)
    guard track > 0, rest < 8 else { return dip }
    let own = whole.deepest(from: Int(track * 0.96), through: Int(track * 1.04) + 1)
    let clear = whole.aperiodicity(at: own)
    guard let dip else { return clear < 0.3 ? own : nil }
    let leap = max(Double(dip), track) / min(Double(dip), track)
    let isOctaveLike = leap > 1.5 && abs(leap - leap.rounded()) < 0.06 * leap.rounded()
    let isMarginal = whole.aperiodicity(at: dip) > 2 * clear + 0.02
    guard isOctaveLike, isMarginal, clear < 0.25, dissent < patience else {
      dissent = 0
      return dip
    }
    dissent += 1
    return own
  }
}
