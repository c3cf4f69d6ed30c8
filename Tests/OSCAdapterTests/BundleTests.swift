import Addresses
import Hosting
import Testing

@testable import OSCAdapter
@testable import OSCCodec

@Suite struct BundleTests {
  /// Calendar second 1,000,000,000 is NTP second 3,208,988,800.
  private let clock = ClockReading(monotonic: 5_000_000_000, calendar: 1_000_000_000_000_000_000)
  private let message = padded("/a") + padded(",")

  private func packet(_ bytes: [UInt8], _ clock: ClockReading? = nil) -> Packet {
    bytes.withUnsafeBytes { Packet($0, clock: clock ?? self.clock) }
  }

  private func times(_ packet: Packet) -> [UInt64?] {
    packet.items.compactMap { item -> UInt64?? in
      if case .message(_, let time) = item { .some(time) } else { nil }
    }
  }

  private func tag(after nanoseconds: Int64) -> TimeTag {
    let (seconds, rest) = (1_000_000_000 + nanoseconds).quotientAndRemainder(
      dividingBy: 1_000_000_000)
    return TimeTag(
      seconds: UInt32(3_208_988_799 + seconds), fraction: UInt32((rest << 32) / 1_000_000_000))
  }

  /// A time tag resolves 0.23 ns, so one nanosecond is what rounding may take.
  @Test func aTimeTagBecomesMonotonicTime() throws {
    let time = try #require(times(packet(bundle(tag(after: 250_000_000), [message]))).first)
    let expected: UInt64 = 5_250_000_000
    #expect(abs(Int64(time ?? 0) - Int64(expected)) <= 1)
  }

  @Test func theImmediateTagMeansAtOnce() {
    let packet = packet(bundle(.immediate, [message, message]))
    #expect(times(packet) == [nil, nil])
    #expect(packet.late == 0)
  }

  @Test func aLateBundleTakesEffectAtOnceAndIsCounted() {
    let packet = packet(bundle(tag(after: -10_000_000), [message]))
    #expect(times(packet) == [nil])
    #expect(packet.late == 1)
  }

  @Test func anInnerBundleNeverGoesBeforeTheOuter() throws {
    let inner = bundle(.immediate, [message])
    let time = times(packet(bundle(tag(after: 1_000_000_000), [inner]))).first
    #expect(try #require(time) != nil)
  }

  @Test func aTimeTagTwoHoursAheadIsRefused() {
    let packet = packet(bundle(tag(after: 7_200_000_000_000), [message]))
    let error = ControlError("/a", .notAllowed, "time tag more than an hour ahead")
    #expect(packet.items == [.refused(error)])
  }

  /// No time at all, seconds since 1970, since the sender's start, years ahead: a clock that is not ours.
  @Test(arguments: [
    TimeTag(seconds: 0, fraction: 0), TimeTag(seconds: 0, fraction: 77),
    TimeTag(seconds: 1_000_000_000, fraction: 0), TimeTag(seconds: 12, fraction: 0),
    TimeTag(seconds: 3_208_988_800 + 2 * 31_622_400, fraction: 0),
    TimeTag(seconds: .max, fraction: .max),
  ])
  func aTimeOfAnotherEpochMeansAtOnceAndIsCounted(tag: TimeTag) {
    let packet = packet(bundle(tag, [message]))
    #expect(times(packet) == [nil])
    #expect(packet.late == 1)
  }

  @Test func anElementOfNoBytesAsksForNothing() {
    let packet = packet(bundle(.immediate, [[], message, []]))
    #expect(times(packet) == [nil])
    #expect(packet.unreadable == 0)
  }

  @Test func secondsMayWrapIn2036() {
    // 2036-02-07 06:28:15 UTC, one second before the era ends.
    let clock = ClockReading(monotonic: 0, calendar: 2_085_978_495_000_000_000)
    #expect(TimeTag(seconds: 1, fraction: 0).distance(from: clock) == 2_000_000_000)
  }

  @Test func eightBundlesInOneAnotherAreReadAndNineAreNot() {
    var nested = message
    for _ in 0..<8 { nested = bundle(.immediate, [nested]) }
    #expect(packet(nested).items.count == 1)
    #expect(packet(bundle(.immediate, [nested])).items.isEmpty)
    #expect(packet(bundle(.immediate, [nested])).unreadable == 1)
  }

  @Test func nothingOfABundleWithABrokenFrameIsKept() {
    let broken = bundle(.immediate, [message]) + bigEndian(400) + message
    #expect(packet(broken).items.isEmpty)
    #expect(packet(broken).unreadable == 1)
  }

  @Test func aBadMessageInABundleDoesNotHarmTheOthers() {
    let bad = padded("/bad") + padded(",f")
    let packet = packet(bundle(.immediate, [message, bad, message]))
    #expect(times(packet) == [nil, nil])
    let error = ControlError("/bad", .malformed, "arguments are cut short")
    #expect(packet.items.contains(.refused(error)))
  }

  @Test func readingsOfTheClocksKeepTheirDistance() {
    var clock = ClockReading.now()
    let distance = clock.calendar &- clock.monotonic
    for _ in 0..<1000 {
      clock = .now(like: clock)
      #expect(clock.calendar &- clock.monotonic == distance)
    }
    // A clock that was set is followed.
    let set = ClockReading(monotonic: clock.monotonic, calendar: clock.calendar - 5_000_000)
    let next = ClockReading.now(like: set)
    #expect(next.calendar &- next.monotonic != set.calendar &- set.monotonic)
  }
}
