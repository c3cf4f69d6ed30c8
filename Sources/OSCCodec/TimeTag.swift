import Glibc

/// The two clocks read together: senders stamp bundles in calendar time, the host plays in
/// monotonic time.
public struct ClockReading: Sendable {
  /// Nanoseconds of `CLOCK_MONOTONIC`, the clock of `ddspm_monotonic_ns`.
  public var monotonic: UInt64
  /// Nanoseconds since 1970, UTC.
  public var calendar: UInt64

  public init(monotonic: UInt64, calendar: UInt64) {
    self.monotonic = monotonic
    self.calendar = calendar
  }

  public static func now() -> ClockReading {
    ClockReading(monotonic: read(CLOCK_MONOTONIC), calendar: read(CLOCK_REALTIME))
  }

  /// The clocks now, with the distance between them that an earlier reading had, unless one of them
  /// was set meanwhile: two readings are never quite at one moment, and messages of one time tag
  /// must have one time.
  public static func now(like earlier: ClockReading?) -> ClockReading {
    var reading = now()
    guard let earlier else { return reading }
    let calendar = reading.monotonic &- earlier.monotonic &+ earlier.calendar
    let drift = Int64(bitPattern: reading.calendar &- calendar)
    if drift.magnitude < 1_000_000 { reading.calendar = calendar }
    return reading
  }

  private static func read(_ clock: clockid_t) -> UInt64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}

/// The NTP time of a bundle: seconds since 1900 and their fraction in 2⁻³² s.
public struct TimeTag: Equatable, Sendable {
  public var seconds: UInt32
  public var fraction: UInt32

  public init(seconds: UInt32, fraction: UInt32) {
    self.seconds = seconds
    self.fraction = fraction
  }

  public static let immediate = TimeTag(seconds: 0, fraction: 1)
  /// What a clock may be ahead of ours and still mean our calendar, in nanoseconds: a year. Tags
  /// further off count from another epoch (1970, the start of the sender, 2036) or from none.
  static let plausiblyAhead: Int64 = 366 * 86_400 * 1_000_000_000
  private static let secondsFrom1900To1970: UInt64 = 2_208_988_800

  /// Whether it is no time of our calendar: seconds 0, or so far ahead that nobody means it.
  func isOfAnotherEpoch(_ clock: ClockReading) -> Bool {
    seconds == 0 || distance(from: clock) > Self.plausiblyAhead
  }

  /// Nanoseconds from `clock` to this moment, negative if it is past; within 68 years either way,
  /// so the seconds may wrap in 2036.
  func distance(from clock: ClockReading) -> Int64 {
    let (now, nowRest) = clock.calendar.quotientAndRemainder(dividingBy: 1_000_000_000)
    let nowSeconds = UInt32(truncatingIfNeeded: now + TimeTag.secondsFrom1900To1970)
    let seconds = Int64(Int32(truncatingIfNeeded: self.seconds &- nowSeconds))
    let rest = Int64((UInt64(fraction) * 1_000_000_000) >> 32) - Int64(nowRest)
    return seconds * 1_000_000_000 + rest
  }
}
