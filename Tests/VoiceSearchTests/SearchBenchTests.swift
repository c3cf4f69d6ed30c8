import TestSupport
import Testing

@testable import VoiceSearch

@Suite struct SearchBenchTests {
  @Test func equalValuesShareARank() {
    #expect(SearchBench.ranks([3, 1, 3, 2]) == [2.5, 0, 2.5, 1])
  }

  @Test func oppositeOrdersCorrelateByMinusOne() {
    #expect(abs(SearchBench.correlation([0, 1, 2], [2, 1, 0]) + 1) < 1e-12)
    #expect(SearchBench.correlation([0, 1, 2], [1, 1, 1]) == 0)
  }

  @Test func theShortViewRanksMutationsAsTheJudgeDoes() {
    let bench = SearchBench(voices: 2, children: 32, seed: 4, instructionSet: .detect())
    #expect(bench.score(.short) == 64)
    #expect(bench.rankCorrelation(.short) > 0.8)
  }
}
