/// Follows the pitch of a stream as it was `delay` samples before the newest one.
///
/// Three ears listen to pasts of different length, all up to the newest sample. The middle one, whose
/// centre is the instant asked for, decides which period it is; the long one hears periods of which
/// the middle one holds no two; the short one hears a new note first, when the others still hear two
/// sounds. A second search on a stretch round the instant decides how long the period is. A period
/// of `delay` samples or more does not fit round it twice: its pitch holds for 1.25 periods before the
/// newest sample.
/// Preallocates; one thread at a time.
public final class LivePitchTracker {
  /// Samples looked at.
  public let window: Int
  /// Samples from the instant the pitch holds for to the newest.
  public let delay: Int
  private let sampleRate: Double
  private let highest: Double
  private let long: YIN
  private let middle: YIN
  private let short: YIN
  private let refiner: PeriodRefiner
  private let partials: MissingPartials
  /// Aperiodicity under which a note begins.
  private let threshold: Float = 0.15
  /// The same where the note has sounded for several periods.
  private let faintly: Float = 0.25
  /// The same for the short ear, which may be all that is heard of a note yet.
  private let surely: Float = 0.05
  /// Aperiodicity up to which a note goes on.
  private let holding: Float = 0.4
  /// Change of level within a period that a note may have, as a factor.
  private let growth = 2.0
  /// Updates a note needs until it is fully believed.
  private let belief = 20
  /// Period of the track in samples, 0 before the first.
  private var track = 0.0
  /// That of the update before: a step between notes takes two.
  private var former = 0.0
  /// How many updates more spoke for the track than for another octave of it, at most `belief`.
  private var trust = 0
  /// Updates in a row without pitch.
  private var rest = 0
  /// Whether the last pitch is a fraction of one above `highest`: a shorter period repeats as well.
  public private(set) var isTooHigh = false
  /// Samples of the shortest and the longest period that is looked for.
  public var periods: ClosedRange<Int> { middle.shortest...long.longest }

  /// - Parameters:
  ///   - delay: Samples; two periods of what is heard at the instant itself fit into twice that.
  ///   - lowest: Hz, lags. - highest: Hz.
  public init(sampleRate: Double, delay: Int, lowest: Double = 35.5, highest: Double = 3000) {
    self.sampleRate = sampleRate
    self.delay = delay
    self.highest = highest
    window = 4 * delay
    let shortest = max(2, Int(sampleRate / highest))
    long = YIN(
      window: window, shortest: shortest,
      longest: min(Int(sampleRate / lowest), window * 15 / 32), growth: growth)
    middle = YIN(window: 2 * delay, shortest: shortest, longest: delay, growth: growth)
    short = YIN(window: delay, shortest: shortest, longest: delay / 2, growth: growth)
    partials = MissingPartials(window: 2 * delay)
    refiner = PeriodRefiner(
      window: window, shortestStretch: Int(sampleRate * 0.02), reach: Int(sampleRate * 0.01))
  }

  /// Forgets the track: the next update is judged alone.
  public func reset() { (track, former, trust, rest) = (0, 0, 0, 0) }

  /// The pitch `delay` samples before the last of `window`.
  public func track(_ x: UnsafePointer<Float>) -> PitchEstimate {
    isTooHigh = false
    middle.analyse(x + (window - middle.window), backwards: true)
    long.analyse(x, backwards: true)
    short.analyse(x + (window - short.window))
    if let heard = heard(x) { return voiced(x, heard) }
    rest += 1
    let nearest = middle.deepest(from: middle.shortest, through: middle.longest)
    return PitchEstimate(frequency: 0, aperiodicity: middle.aperiodicity(at: nearest))
  }

  private typealias Heard = (lag: Int, aperiodicity: Float, newest: Int)

  /// What repeats now, unless the track's note still does at the very instant and the other does not.
  private func heard(_ x: UnsafePointer<Float>) -> Heard? {
    let steady = settled(steady())
    let young = firstClearDip(short)
    let isYoung = young.map { isNew($0, beside: steady) || isShared(steady, with: $0) } ?? false
    let other = isYoung ? at(young, short) : steady
    if let other, isNear(Double(other.lag), track) { return other }
    guard let own = lasting(x) else { return other }
    guard let other else { return own.mismatch < holding ? own.heard : nil }
    let rival = mismatch(x, other.lag)
    return own.mismatch < min(0.1, 0.5 * rival - 0.01) ? own.heard : other
  }

  private func at(_ lag: Int?, _ ear: YIN) -> Heard? {
    lag.map { ($0, ear.aperiodicity(at: $0), ear === long ? reach($0) : ear.window) }
  }

  /// The track's period as it shows round the instant.
  private func lasting(_ x: UnsafePointer<Float>) -> (heard: Heard, mismatch: Float)? {
    guard track > 0, rest < 3, trust > 0 else { return nil }
    let coarse = Int(track.rounded())
    guard
      let period = refiner.refine(x, lag: coarse, slack: 0.04, newest: reach(coarse))
    else { return nil }
    let lag = Int(period.rounded())
    let mismatch = mismatch(x, lag)
    return ((lag, mismatch, reach(lag)), mismatch)
  }

  private func mismatch(_ x: UnsafePointer<Float>, _ lag: Int) -> Float {
    Float(refiner.mismatch(x, lag: lag, newest: reach(lag), stretch: delay / 2))
  }

  /// Samples of the newest past whose centre is nearest to the instant and that two periods and a
  /// half fit into.
  private func reach(_ lag: Int) -> Int {
    lag < middle.longest ? middle.window : min(window, lag * 5 / 2)
  }

  /// Whether the newest stretch repeats after a period that neither the track nor the rest of the
  /// past has.
  private func isNew(_ young: Int, beside steady: Heard?) -> Bool {
    let clear = short.aperiodicity(at: young)
    guard clear < surely else { return false }
    guard let steady else { return true }
    guard !isNear(Double(young), Double(steady.lag)), steady.lag <= short.longest else {
      return false
    }
    return short.aperiodicity(at: steady.lag) > holding
      || middle.aperiodicity(at: young) > 4 * clear + threshold
  }

  /// Whether a period is only what the last note, which still rings, and a new one have in common.
  private func isShared(_ steady: Heard?, with young: Int) -> Bool {
    guard let steady, track > 0, rest < 3 else { return false }
    return isMultiple(steady.lag, of: track) && isMultiple(steady.lag, of: Double(young))
      && !isNear(Double(young), track)
  }

  private func isMultiple(_ lag: Int, of period: Double) -> Bool {
    let periods = Double(lag) / period
    return periods > 1.5 && abs(periods - periods.rounded()) < 0.03 * periods
  }

  /// The period of the past as far as it is of one piece.
  private func steady() -> Heard? {
    let near = firstClearDip(middle)
    let far = long.deepest(from: middle.longest + 1, through: long.longest)
    let clear = long.aperiodicity(at: far)
    if let near, middle.aperiodicity(at: near) <= 2 * clear + 0.05 { return at(near, middle) }
    if clear < threshold { return at(far, long) }
    return at(near, middle)
  }

  /// The shortest period that is about as good as the best.
  private func firstClearDip(_ ear: YIN) -> Int? {
    let best = ear.aperiodicity(at: ear.deepest(from: ear.shortest, through: ear.longest))
    guard let dip = ear.firstDip(below: min(faintly, 1.5 * best + 0.04)) else { return nil }
    return ear.aperiodicity(at: dip) < threshold || isLasting(dip, ear) ? dip : nil
  }

  /// Whether what repeats after `lag` samples still does several periods later. A tone in noise does;
  /// noise of a narrow band does not.
  private func isLasting(_ lag: Int, _ ear: YIN) -> Bool {
    let ear = 2 * lag < ear.longest ? ear : long
    let periods = min(4, ear.longest / lag)
    guard periods > 1 else { return false }
    let later = ear.deepest(from: lag * periods - periods, through: lag * periods + periods)
    return ear.aperiodicity(at: later) < faintly
  }

  /// The track goes on where another octave is hardly better, however long: partials come and go
  /// within a note. Where another is better, or as good, it goes on for a while.
  private func settled(_ other: Heard?) -> Heard? {
    guard let other, let own = own() else { return other }
    let leap = max(Double(other.lag), track) / min(Double(other.lag), track)
    let isOctaveLike = leap > 1.5 && abs(leap - leap.rounded()) < 0.06 * leap.rounded()
    guard isOctaveLike, own.aperiodicity < holding, trust > 0 else { return other }
    guard other.lag > own.lag || other.aperiodicity > own.aperiodicity + 0.01 else { return other }
    if other.lag > own.lag || trust < belief { trust -= 2 }
    return own
  }

  /// The track's period as it shows now.
  private func own() -> Heard? {
    guard track > 0, rest < 3 else { return nil }
    let ear = track * 1.04 < Double(middle.longest) ? middle : long
    return at(ear.deepest(from: Int(track * 0.96), through: Int(track * 1.04) + 1), ear)
  }

  /// Whether two periods are one note's: within 80 cents.
  private func isNear(_ a: Double, _ b: Double) -> Bool { abs(a - b) < 0.047 * min(a, b) }

  private func voiced(_ x: UnsafePointer<Float>, _ heard: Heard) -> PitchEstimate {
    let (lag, aperiodicity, newest) = heard
    let period =
      refiner.refine(x, lag: lag, slack: 0.04, newest: newest)
      ?? (isNear(track, Double(lag)) ? track : Double(lag))
    let instant = x + (window - middle.window)
    let multiple = partials.multiple(instant, period: period)
    var exact = period
    if multiple > 1 {
      let short = period / Double(multiple)
      exact =
        refiner.refine(x, lag: Int(short.rounded()), slack: 0.04, newest: middle.window) ?? short
      isTooHigh = sampleRate / exact > highest
    } else if let short = middle.tooShortDip(below: threshold) {
      isTooHigh = middle.aperiodicity(at: short) <= 2 * aperiodicity + 0.02
    }
    let isFresh = rest > 2 || !isNear(exact, track) || !isNear(exact, former)
    former = isFresh ? exact : track
    trust = isFresh ? 1 : min(trust + 1, belief)
    (track, rest) = (exact, 0)
    return PitchEstimate(
      frequency: Float(sampleRate / track), aperiodicity: aperiodicity, isFresh: isFresh)
  }
}
