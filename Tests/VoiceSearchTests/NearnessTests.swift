import Testing
import VoiceSearch

@Suite struct NearnessTests {
  @Test func whatIsKnownIsNotTradedForABetterSpectrum() {
    let known = Nearness(distance: 0.5, snr: 11)
    #expect(!Nearness(distance: 0.1, snr: 10.9).replaces(known))
    #expect(Nearness(distance: 0.6, snr: 11.1).replaces(known))
  }

  @Test func theSpectrumDecidesWhereTheWaveformIsNotKnown() {
    let guess = Nearness(distance: 0.5, snr: 10)
    #expect(Nearness(distance: 0.4, snr: -3).replaces(guess))
    #expect(!Nearness(distance: 0.6, snr: 60).replaces(guess))
  }

  @Test func onlyMoreThanFortyDecibelsAreExact() {
    #expect(!Nearness(distance: 0, snr: 40).isExact)
    #expect(Nearness(distance: 1, snr: 40.1).isExact)
  }
}
