import Foundation
import Testing

@testable import Spectral

@Suite struct SpectralFloorTests {
  /// Three partials that fall, with a noise so many dB under their RMS.
  private static func sound(noise decibels: Double?, count: Int = 48_000) -> [Float] {
    var state: UInt64 = 7
    func dice() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) * 0x1p-53 - 0.5
    }
    let hiss = decibels.map { 0.18 * pow(10, $0 / 20) * sqrt(12.0) } ?? 0
    return (0..<count).map { n in
      let t = Double(n) / 48_000
      let tone = [(220.0, 0.2, 1.0), (663, 0.15, 3), (1_981, 0.08, 6)].reduce(0.0) {
        $0 + $1.1 * exp(-$1.2 * t) * sin(2 * Double.pi * $1.0 * t)
      }
      return Float(tone + hiss * dice())
    }
  }

  @Test func aSumOfFallingSinesLiesDeepUnderItsPartials() throws {
    let floor = try #require(SpectralFloor.decibels(Self.sound(noise: nil)))
    #expect(floor < -105, "\(floor) dB")
  }

  @Test func aBreathLiftsItAndARoomFortyDecibelsUnderThatDoesNot() throws {
    let breath = try #require(SpectralFloor.decibels(Self.sound(noise: -30)))
    let room = try #require(SpectralFloor.decibels(Self.sound(noise: -70)))
    #expect(breath > -85, "\(breath) dB")
    #expect(room < -95, "\(room) dB")
  }

  @Test func whatIsShortOrSilentHasNone() {
    #expect(SpectralFloor.decibels(Self.sound(noise: nil, count: 8_000)) == nil)
    #expect(SpectralFloor.decibels([Float](repeating: 0, count: 48_000)) == nil)
  }
}
