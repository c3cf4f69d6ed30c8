import FMSynthesis
import Foundation
import Knobs
import TestSupport
import Testing

@testable import DifferentiableFM

@Suite struct DifferentiableVoiceTests {
  static let note = DifferentiableNote(key: 57, heldFrames: 2000, length: 2800)

  /// A loss with a slope everywhere: half the squared distance to a fixed noise.
  static let target: [Double] = Made.noise(note.length, seed: 5).map { 0.2 * Double($0) }

  static func loss(_ patch: [Double], _ controls: PatchControls) -> Double {
    controls.compute(patch)
    let samples = PlainVoice.render(controls.values, length: note.length)
    return zip(samples, target).reduce(0) { $0 + 0.5 * ($1.0 - $1.1) * ($1.0 - $1.1) }
  }

  static func gradients(_ patches: [[Double]], rounding: Rounding = .none) -> [[Double]] {
    let voice = DifferentiableVoice(note: note, candidates: patches.count, rounding: rounding)
    voice.render(patches)
    for candidate in patches.indices {
      var samples = [Float](repeating: 0, count: note.length)
      voice.copySamples(of: candidate, to: &samples)
      let slope = samples.indices.map { samples[$0] - Float(target[$0]) }
      voice.setSlope(of: candidate, slope)
    }
    return voice.gradients()
  }

  /// Knobs with a derivative, and how far each is moved to measure it.
  static func continuousKnobs(_ patch: [Double]) -> [(id: Int, step: Double)] {
    var knobs: [(Int, Double)] = []
    let fields: [OperatorField] = [
      .on, .carrier, .ratio, .fixed, .detune, .level, .index, .attack, .decay, .sustain, .release,
      .rate1, .rate2, .rate3, .rate4, .level1, .level2, .level3, .level4,
    ]
    for op in 0..<6 {
      for field in fields {
        let id = PatchLayout.index(op, field)
        knobs.append((id, 1e-6 * max(1e-2, abs(patch[id]))))
      }
    }
    knobs.append((PatchLayout.index(.feedback), 1e-6))
    knobs.append((PatchLayout.index(.tune), 1e-4))
    for edge in 0..<36 { knobs.append((PatchLayout.routingBase + edge, 1e-6)) }
    return knobs
  }

  /// Largest error of any knob, relative to its derivative. Derivatives by a share of the knob that
  /// are under a thousandth of the steepest are held against that thousandth: they are small sums of
  /// large terms in single precision, here right to a millionth of the steepest.
  static func worst(_ gradient: [Double], _ patch: [Double]) -> (error: Double, knob: String) {
    let controls = PatchControls(note: note, rounding: .none)
    let table = KnobTable.shared
    var rows: [(path: String, difference: Double, analytic: Double, weight: Double)] = []
    for (id, step) in continuousKnobs(patch) {
      var moved = patch
      moved[id] = patch[id] + step
      let above = loss(moved, controls)
      moved[id] = patch[id] - step
      let difference = (above - loss(moved, controls)) / (2 * step)
      let weight = abs(difference) * max(0.02, abs(patch[id]))
      rows.append((table[id].path, difference, gradient[id], weight))
    }
    let steepest = rows.reduce(0) { max($0, $1.weight) }
    var worst = (error: 0.0, knob: "")
    for row in rows where row.difference != row.analytic {
      let share = row.weight / max(row.weight, 1e-3 * steepest)
      let error = abs(row.difference - row.analytic) / max(abs(row.difference), 1e-30) * share
      if error > worst.error { worst = (error, "\(row.path) \(row.difference) \(row.analytic)") }
    }
    return worst
  }

  @Test(arguments: [1, 5, 16, 22, 32])
  func everyKnobsDerivativeIsThatOfCentralDifferences(algorithm: Int) {
    var random = RandomPatch(seed: UInt64(algorithm))
    let patch = random.patch(.algorithm(algorithm))
    let worst = Self.worst(Self.gradients([patch])[0], patch)
    #expect(worst.error < 1e-3, "\(worst.knob)")
  }

  @Test func soItIsWithEveryOperatorInEveryOtherSideBySide() {
    var random = RandomPatch(seed: 9)
    let patches = (0..<3).map { _ in random.patch(.matrix) }
    let gradients = Self.gradients(patches)
    for (patch, gradient) in zip(patches, gradients) {
      let worst = Self.worst(gradient, patch)
      #expect(worst.error < 1e-3, "\(worst.knob)")
    }
  }

  @Test func oneCandidateAloneGivesWhatItGivesAmongSixteen() {
    var random = RandomPatch(seed: 3)
    let patches = (0..<16).map { random.patch(.algorithm($0 * 2 + 1)) }
    let together = Self.gradients(patches)
    for lane in [0, 7, 15] {
      let alone = Self.gradients([patches[lane]])[0]
      let size = alone.reduce(0) { max($0, abs($1)) }
      for (a, b) in zip(alone, together[lane]) { #expect(abs(a - b) < 1e-4 * size) }
    }
  }
}
