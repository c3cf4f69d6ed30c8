import FMSynthesis
import Foundation
import TestSupport
import Testing

@testable import HarmonicSolver

/// The model is what the engine plays: what is solved in the one is heard from the other.
@Suite struct EngineAgreementTests {
  /// Up to 24, and what the ear has to do with.
  private func count(_ pitch: Double) -> Int { min(24, Int(14_000 / pitch)) }

  /// Amplitudes of the engine's harmonics, its follower's voice at level 1.
  private func engine(
    _ patch: [Float], _ pitch: Double, colours: [Float], feedback: [Float]
  ) -> [Double] {
    var player = Player(TestPatch(patch), voices: 1)
    player.at(0, .place(id: id(.followPitch), value: Float(pitch)))
    for op in 0..<6 {
      player.at(0, .place(id: UInt16(PatchLayout.followColour(op)), value: colours[op]))
      player.at(0, .place(id: UInt16(PatchLayout.followFeedback(op)), value: feedback[op]))
    }
    player.turn("/follow/level", to: 1)
    let sound = Array(player.play(33_600)[9600...])
    return (1...count(pitch)).map { Tone(in: sound, at: pitch * Double($0)).amplitude }
  }

  private func id(_ field: PerformanceField) -> UInt16 { UInt16(PatchLayout.index(field)) }

  /// The same by the model.
  private func model(
    _ patch: [Float], _ pitch: Double, colours: [Float], feedback: [Float]
  ) -> [Double] {
    let structure = FMStructure(patch: patch)
    let march = PeriodMarch(structure)
    let grid = PeriodGrid(structure, pitch: pitch, sampleRate: Solved.rate)
    let level = FMStructure.carrierPeak
    let own = march.unknowns.values(structure, level: level)
    let u = zip(march.unknowns.kinds, own).map { kind, value -> Double in
      switch kind {
      case .amplitude(let op), .gain(let op): value + log(Double(colours[op]))
      case .feedback(let op): value + log(Double(feedback[op]))
      }
    }
    march.run(u, grid, level: level, derivatives: false)
    let (real, imaginary) = Solved.harmonics(march, grid, count: count(pitch))
    return zip(real, imaginary).map { Double(($0 * $0 + $1 * $1).squareRoot()) }
  }

  private func worst(_ heard: [Double], _ modelled: [Double], range: Double) -> Double {
    let top = heard.max() ?? 0
    return zip(heard, modelled).reduce(0) { worst, pair in
      pair.0 < top * pow(10, -range / 20)
        ? worst : max(worst, abs(20 * log10(max(pair.1, 1e-12) / pair.0)))
    }
  }

  /// At 1 kHz the grid's steps are fewer than the engine's samples above 12 kHz: a dB is missing there.
  @Test(arguments: [110.0, 220, 440, 1000])
  func theModelOfTheFollowersPatchIsTheEngine(pitch: Double) {
    let patch = Solved.patch()
    for (colours, feedback) in [
      ([1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1]),
      ([2, 3, 0.5, 2, 0.3, 4], [1, 2, 1, 0.2, 3, 1]),
      ([0.1, 5, 0.2, 4, 1, 3], [1, 0.1, 1, 3, 1, 1]),
    ] as [([Float], [Float])] {
      let heard = engine(patch, pitch, colours: colours, feedback: feedback)
      let modelled = model(patch, pitch, colours: colours, feedback: feedback)
      let worst = worst(heard, modelled, range: 50)
      #expect(worst < (pitch < 500 ? 0.5 : 1.2), "\(worst) dB with \(colours), \(feedback)")
    }
  }

  /// Stacks, carriers that only sound, a loop in the middle of a stack.
  @Test(arguments: [1, 5, 18, 32], [220.0, 440])
  func theModelOfOtherAlgorithmsIsTheEngine(algorithm: Int, pitch: Double) {
    let patch = Solved.patch(algorithm: algorithm)
    let ones = [Float](repeating: 1, count: 6)
    let heard = engine(patch, pitch, colours: ones, feedback: ones)
    let modelled = model(patch, pitch, colours: ones, feedback: ones)
    #expect(worst(heard, modelled, range: 50) < 0.5, "\(worst(heard, modelled, range: 50)) dB")
  }

  /// Their loop runs over several operators: the model takes three passes of it for the whole.
  @Test(arguments: [4, 6], [220.0, 440])
  func theModelOfALoopOverSeveralOperatorsIsNear(algorithm: Int, pitch: Double) {
    let patch = Solved.patch(algorithm: algorithm)
    let ones = [Float](repeating: 1, count: 6)
    let heard = engine(patch, pitch, colours: ones, feedback: ones)
    let modelled = model(patch, pitch, colours: ones, feedback: ones)
    #expect(worst(heard, modelled, range: 40) < 2, "\(worst(heard, modelled, range: 40)) dB")
  }
}
