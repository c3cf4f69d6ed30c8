import Testing

@testable import LV2Adapter

@Suite struct ControlRangeTests {
  private func range(
    _ minimum: Float, _ maximum: Float, _ initial: Float, points: [Float] = [],
    _ properties: Set<String> = []
  ) -> ControlRange {
    ControlRange(
      .init(
        minimum: minimum, maximum: maximum, default: initial, scalePoints: points,
        properties: properties), sampleRate: 48_000)
  }

  @Test func aDefaultOutsideIsClamped() {
    #expect(range(0, 1, 7).default == 1)
    #expect(range(0, 1, -7).default == 0)
  }

  @Test func boundsThatAreNoNumbersBecomeNumbers() {
    let unsaid = range(.nan, .nan, .nan)
    #expect((unsaid.minimum, unsaid.maximum, unsaid.default) == (0, 1, 0))
    let infinite = range(-.infinity, .infinity, 5)
    #expect((infinite.minimum, infinite.maximum, infinite.default) == (0, 5, 5))
    #expect(range(2, 4, .nan).default == 2)
  }

  @Test func boundsInTheWrongOrderAreSwapped() {
    let swapped = range(10, -10, 3)
    #expect((swapped.minimum, swapped.maximum, swapped.default) == (-10, 10, 3))
  }

  @Test func boundsInFractionsOfTheSampleRateAreScaled() {
    let scaled = range(0, 0.5, 0.25, [LV2URI.sampleRate])
    #expect((scaled.minimum, scaled.maximum, scaled.default) == (0, 24_000, 12_000))
  }

  @Test func anEnumerationTakesItsBoundsFromItsPoints() {
    let choice = range(.nan, .nan, 2, points: [1, 2, 3], [LV2URI.enumeration])
    #expect((choice.minimum, choice.maximum) == (1, 3))
  }

  @Test func aContinuousControlCrossesItsRangeInFiftyMilliseconds() {
    let blocks = 10 / range(-5, 5, 0).step(sampleRate: 48_000)
    #expect(abs(Double(blocks) * 64 / 48_000 - 0.05) < 1e-6, "float rounding")
  }

  @Test(arguments: [LV2URI.toggled, LV2URI.integer, LV2URI.enumeration])
  func switchesJump(_ property: String) {
    #expect(range(0, 1, 0, [property]).step(sampleRate: 48_000) == .infinity)
  }

  @Test func theWidestRangeStillHasAFiniteStep() {
    let limit = Float.greatestFiniteMagnitude
    #expect(range(-limit, limit, 0).step(sampleRate: 48_000).isFinite)
  }

  @Test func aLogarithmNeedsBoundsOfOneSign() {
    #expect(range(20, 20_000, 440, [LV2URI.logarithmic]).isLogarithmic)
    #expect(!range(0, 20_000, 440, [LV2URI.logarithmic]).isLogarithmic)
  }
}
