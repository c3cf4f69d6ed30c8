import DifferentiableFM
import TestSupport
import Testing
import VoiceSearch

/// The derivatives of a note by its knobs.
@Suite struct DifferentiableVoiceTests {
  private static let note = GradientCheck.note
  /// Far from any note, so that the loss has a slope everywhere.
  private static let target = Made.noise(note.length, seed: 5).map { 0.2 * Double($0) }

  @Test(arguments: [1, 5, 16, 22, 32])
  func everyKnobsDerivativeIsThatOfDifferences(algorithm: Int) {
    var dice = SearchRandom(seed: UInt64(algorithm))
    let patch = RandomPatch.patch(.algorithm(algorithm), using: &dice)
    for check in GradientCheck.run([patch], target: Self.target) {
      #expect(check.wrong.isEmpty, "\(check.wrong)")
      // Of 6 x 19 + 2 + 36 knobs those of the other envelope and frequency mode have no effect.
      #expect(check.rows.filter { $0.adjoint != 0 }.count > 60)
    }
  }

  @Test func derivativesHoldWithEveryOperatorInEveryOtherSideBySide() {
    var dice = SearchRandom(seed: 9)
    let patches = (0..<3).map { _ in RandomPatch.patch(.matrix, using: &dice) }
    for check in GradientCheck.run(patches, target: Self.target) {
      #expect(check.wrong.isEmpty, "\(check.wrong)")
    }
  }

  /// The check would notice: values that round as the engine's are not what was differentiated.
  @Test func theDerivativeOfARoundedNoteIsNotThatOfTheUnrounded() {
    var dice = SearchRandom(seed: 5)
    let patch = RandomPatch.patch(.algorithm(5), using: &dice)
    let check = GradientCheck.run([patch], target: Self.target, rounding: .engine)[0]
    #expect(check.wrong.count > 10)
    #expect((check.worst?.error ?? 0) > 10 * GradientCheck.tolerance)
  }

  @Test func oneCandidateAloneGivesWhatItGivesAmongSixteen() {
    var dice = SearchRandom(seed: 3)
    let patches = (0..<16).map { RandomPatch.patch(.algorithm($0 * 2 + 1), using: &dice) }
    let together = gradients(patches)
    for lane in [0, 7, 15] {
      let alone = gradients([patches[lane]])[0]
      let size = alone.reduce(0) { max($0, abs($1)) }
      for (a, b) in zip(alone, together[lane]) { #expect(abs(a - b) < 1e-4 * size) }
    }
  }

  private func gradients(_ patches: [[Double]]) -> [[Double]] {
    let voice = DifferentiableVoice(note: Self.note, candidates: patches.count, rounding: .none)
    voice.render(patches)
    for candidate in patches.indices {
      var samples = [Float](repeating: 0, count: Self.note.length)
      voice.copySamples(of: candidate, to: &samples)
      voice.setSlope(of: candidate, zip(samples, Self.target).map { $0 - Float($1) })
    }
    return voice.gradients()
  }
}
