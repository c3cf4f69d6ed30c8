import Foundation
import MachineCore
import Spectral
import Testing

/// When a note begins in a recording.
@Suite struct KeyDownTests {
  private static let rate = 48_000.0

  private func recording(lead: [Float], rise: Int) -> Recording {
    let note = (0..<24_000).map { frame in
      Float(
        0.2 * min(1, Double(frame) / Double(rise)) * sin(2 * .pi * 440 * Double(frame) / Self.rate))
    }
    return Recording(samples: lead + note, sampleRate: Self.rate)
  }

  @Test func silenceEndsWhereTheNotesFirstSampleIs() {
    let heard = KeyDown.seconds(
      recording(lead: [Float](repeating: 0, count: 5001), rise: 64))
    // The first sample of a sine is 0 itself, and no silence.
    #expect(abs(heard * Self.rate - 5001) < 0.01)
  }

  @Test func whatResamplingPutsIntoTheSilenceIsNoNote() {
    let ring = (0..<20).map { Float(1e-9 * pow(1.7, Double($0))) * ($0 % 3 == 0 ? -1 : 1) }
    let heard = KeyDown.seconds(
      recording(lead: [Float](repeating: 0, count: 5001) + ring, rise: 1))
    #expect(abs(heard * Self.rate - 5021) < 0.01)
  }

  @Test func aSlowAttackBeginsWithItsFirstSampleAllTheSame() {
    let heard = KeyDown.seconds(
      recording(lead: [Float](repeating: 0, count: 5001), rise: 20_000))
    #expect(abs(heard * Self.rate - 5001) < 0.01)
  }

  @Test func aFloorOfNoiseEndsWithinSomeFrames() {
    var dice = SearchRandom(seed: 5)
    let noise = (0..<5000).map { _ in Float(2e-4 * (dice.unit() - 0.5)) }
    let heard = KeyDown.seconds(recording(lead: noise, rise: 64))
    #expect((0...8).contains(heard * Self.rate - 5000), "\(heard * Self.rate)")
  }

  @Test func aNoteThatRisesSlowlyFromTheFirstSampleBeginsThere() {
    #expect(KeyDown.seconds(recording(lead: [], rise: 20_000)) == 0)
  }
}
