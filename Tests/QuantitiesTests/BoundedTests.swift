import Quantities
import Testing

/// Numbers from outside.
@Suite struct BoundedTests {
  @Test(arguments: [
    "", " ", "nan", "NaN", "inf", "-inf", "infinity", "1e308", "1e999", "-1e308", "0x2000",
    "0x1p14",
    "8000 ", " 8000", "8_000", "8,000", "٨٠٠٠", "８０００", "7999.999", "384000.001", "-48000", "0",
    "-0", "1", "48000Hz", "4800\u{0}0", "--48000", "1e", ".", "+", "e5",
  ])
  func whatIsNoRateIsNone(text: String) { #expect(SampleRate(text: text) == nil) }

  @Test(arguments: [
    ("8000", 8000.0), ("384000", 384_000), ("44100.5", 44_100.5), ("+48000", 48_000),
    ("4.8e4", 48_000), ("048000", 48_000),
  ])
  func aRateIsReadAsItIsWritten(text: String, rate: Double) {
    #expect(SampleRate(text: text)?.value == rate)
  }

  @Test func aNegativeZeroIsZero() {
    #expect(NoteSeconds(text: "-0")?.value.sign == .plus)
    #expect(Key(text: "-0")?.value == 0)
  }

  @Test(arguments: ["60.0", "6e1", "128", "-1", "9223372036854775808", "0x3c"])
  func whatIsNoKeyIsNone(text: String) { #expect(Key(text: text) == nil) }

  @Test func aSeedMayBeAnyWordOfSixtyFourBits() {
    #expect(Seed(text: "18446744073709551615")?.value == .max)
    #expect(Seed(text: "18446744073709551616") == nil)
    #expect(Seed(text: "-1") == nil)
  }

  @Test func nothingThatIsNoNumberIsInRange() {
    #expect(SampleRate(.nan) == nil)
    #expect(SampleRate(.infinity) == nil)
    #expect(Share(-.leastNonzeroMagnitude) == nil)
  }

  @Test func theBoundsAreSaidWithTheirUnit() {
    #expect(SampleRate.bounds == "8000 to 384000 Hz")
    #expect(HeldSeconds.interval == "0.001...3600")
  }
}
