import Testing

@testable import JACKAdapter

@Suite struct CycleHistogramTests {
  @Test func everyDurationFallsIntoABucketAtMostSixPercentWide() {
    for duration: UInt64 in [0, 1, 31, 32, 33, 63, 64, 1000, 47_777, 5_333_333, 1 << 39] {
      let bound = CycleHistogram.upperBound(CycleHistogram.bucket(duration))
      #expect(bound >= duration)
      #expect(Double(bound) <= Double(duration) * 1.0625)
    }
  }

  @Test func bucketsAreContiguousAndTheLongestDurationHasOne() {
    for bucket in 0..<CycleHistogram.bucketCount - 1 {
      let next = CycleHistogram.upperBound(bucket) + 1
      #expect(CycleHistogram.bucket(next) == bucket + 1)
    }
    #expect(CycleHistogram.bucket(.max) == CycleHistogram.bucketCount - 1)
  }

  @Test func quantilesOfAThousandCyclesAreTheirRanks() {
    let histogram = CycleHistogram()
    #expect(histogram.quantile(0.5) == 0)
    for i in 1...1000 { histogram.record(UInt64(i) * 100) }
    #expect(histogram.count == 1000)
    #expect(histogram.maximum == 100_000)
    #expect((50_000...53_125).contains(histogram.quantile(0.5)))
    #expect((99_900...100_000).contains(histogram.quantile(0.999)))
  }
}
