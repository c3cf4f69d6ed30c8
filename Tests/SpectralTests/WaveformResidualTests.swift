import Foundation
import Spectral
import Testing

@Suite struct WaveformResidualTests {
  private static func tone(_ hertz: Double, _ amplitude: Double = 0.3) -> [Float] {
    (0..<48_000).map { Float(amplitude * sin(2 * Double.pi * hertz * Double($0) / 48_000)) }
  }

  /// A tenth of the amplitude is left: 20 dB.
  @Test func whatIsAddedIsWhatIsLeft() {
    let target = zip(Self.tone(440), Self.tone(1000, 0.03)).map(+)
    let residual = WaveformResidual(of: target, without: Self.tone(440))
    // The other tone is part of the target too: .04 dB.
    #expect(abs(residual.snr - 20) < 0.05)
    #expect(abs(residual.gain - 1) < 1e-4)
    #expect(abs(residual.asItIs - residual.snr) < 1e-3)
  }

  @Test func theLevelDoesNotMatterButIsTold() {
    let target = Self.tone(440)
    let residual = WaveformResidual(of: target, without: target.map { $0 / 4 })
    #expect(residual.snr > 140)
    #expect(abs(residual.gain - 4) < 1e-5)
    // Three quarters are left: 2.5 dB.
    #expect(abs(residual.asItIs - 2.499) < 0.01)
  }

  @Test func anotherPitchHasNothingInCommon() {
    let residual = WaveformResidual(of: Self.tone(440), without: Self.tone(660))
    #expect(abs(residual.snr) < 0.01)
  }

  /// Half of the energy is left where the sound has ended.
  @Test func silenceFollowsAShorterSound() {
    let target = Self.tone(440)
    let residual = WaveformResidual(of: target, without: Array(target.prefix(24_000)))
    #expect(abs(residual.snr - 3.01) < 0.01)
  }

  @Test func silenceAndNumbersThatAreNoneAreNoMatch() {
    let silence = [Float](repeating: 0, count: 100)
    #expect(WaveformResidual(of: silence, without: silence).snr == 0)
    #expect(WaveformResidual(of: Self.tone(440), without: [.nan]).snr == -.infinity)
  }
}
