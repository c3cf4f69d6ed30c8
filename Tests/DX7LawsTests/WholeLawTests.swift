import DX7Laws
import Foundation
import Testing

@Suite struct WholeLawTests {
  private func halves(_ entry: UInt64) -> (value: Int64, rise: Int64) {
    (
      Int64(Int32(truncatingIfNeeded: entry)), Int64(Int32(truncatingIfNeeded: entry >> 32))
    )
  }

  @Test func sinesBeginAtHalfATurnAndAreAtMostOneOff() {
    #expect(WholeLaw.sines.count == 1024)
    for (i, entry) in WholeLaw.sines.enumerated() {
      let exact = sin(2 * Double.pi * Double(i - 512) / 1024) * 16_777_216
      #expect(abs(Double(halves(entry).value) - exact) < 1.5, "entry \(i)")
      let next = halves(WholeLaw.sines[(i + 1) % 1024]).value
      #expect(halves(entry).value + halves(entry).rise == next, "entry \(i)")
    }
    #expect(halves(WholeLaw.sines[512]).value == 0 && halves(WholeLaw.sines[768]).value == 1 << 24)
  }

  @Test func powersGoFrom1To2() {
    #expect(WholeLaw.powers.count == 1024)
    for (i, entry) in WholeLaw.powers.enumerated() {
      let exact = exp2(30 + Double(i) / 1024)
      #expect(abs(Double(UInt32(truncatingIfNeeded: entry)) - exact) <= 0.5, "entry \(i)")
    }
    let last = WholeLaw.powers[1023]
    #expect(UInt64(UInt32(truncatingIfNeeded: last)) + last >> 32 == 1 << 31)
  }

  /// Settings 7, 6 and 1; the hardware's depth at 7; one that no DX7 has.
  @Test(arguments: [(0.5, 2), (0.25, 3), (0.007_812_5, 8), (1, 1), (0, 31), (0.3, nil)])
  func aSettingOfFeedbackIsAShift(depth: Float, shift: Int32?) {
    #expect(WholeLaw.feedbackShift(depth: depth) == shift)
  }

  @Test(arguments: [(0.5, 1, true), (0.5, 0.3, false), (0.25, 0.7, true), (0.0625, 1, false)])
  func onlyLoudDeepFeedbackIsChaos(depth: Float, peak: Float, isChaotic: Bool) {
    #expect(WholeLaw.isChaotic(depth: depth, peak: peak) == isChaotic)
  }

  /// e^12.2 / 2^24 of it: the quirk of sensitive operators; all of it at full modulation.
  @Test func sensitiveOperatorsLoseLevelWithoutModulation() {
    let level: Int32 = 15 << 24
    #expect(AmpModLaw.taken(level: level, modulation: 0, sensitivity: 1) == 2_981_835)
    #expect(
      abs(Int(AmpModLaw.taken(level: level, modulation: 1, sensitivity: 1)) - 263_100_000) < 500_000
    )
  }
}
