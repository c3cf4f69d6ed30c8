import FMSynthesis
import Foundation
import Knobs
import Spectral
import TestSupport
import Testing
import VoiceSearch

@testable import DifferentiableFM

/// What the seed's own tests ask of a differentiable FM6Op.
@Suite struct DifferentiableSoundTests {
  /// Carriers and modulators of fixed pitch with open envelopes; operator 2 modulates operator 1.
  static func patch(carrier: Double, modulator: Double, index: Double) -> [Double] {
    var patch = KnobTable.shared.patchKnobs.map { Double($0.default) }
    for edge in 0..<36 { patch[PatchLayout.routingBase + edge] = 0 }
    patch[PatchLayout.routing(into: 0, from: 1)] = 1
    for op in 0..<6 {
      let values: [(OperatorField, Double)] = [
        (.carrier, op == 0 ? 1 : 0), (.mode, 1), (.envelopeType, 0), (.attack, 0.001),
        (.sustain, 1), (.level, op < 2 ? 1 : 0), (.fixed, op == 0 ? carrier : modulator),
        (.index, index),
      ]
      for (field, value) in values { patch[PatchLayout.index(op, field)] = value }
    }
    return patch
  }

  static func samples(_ patch: [Double], length: Int) -> [Float] {
    let note = DifferentiableNote(key: 69, heldFrames: length, length: length)
    let voice = DifferentiableVoice(note: note)
    voice.render([patch])
    var samples = [Float](repeating: .nan, count: length)
    voice.copySamples(to: &samples)
    return samples
  }

  /// Amplitude of a frequency over the last `count` samples.
  static func amplitude(_ x: [Float], _ hertz: Double, count: Int) -> Double {
    var (re, im) = (0.0, 0.0)
    for n in 0..<count {
      let angle = 2 * Double.pi * hertz * Double(n) / 48_000
      re += Double(x[x.count - count + n]) * cos(angle)
      im += Double(x[x.count - count + n]) * sin(angle)
    }
    return 2 * (re * re + im * im).squareRoot() / Double(count)
  }

  @Test(arguments: [1, 63, 64, 1000])
  func aNoteIsAsLongAsAskedAndFinite(length: Int) {
    let samples = Self.samples(Self.patch(carrier: 440, modulator: 220, index: 2), length: length)
    #expect(samples.allSatisfy { $0.isFinite && abs($0) <= 0.1251 })
    if length > 500 { #expect(Made.rms(samples[500...]) > 0.05) }
  }

  /// J_n(index) at carrier + n modulators; the engine's frequency grid of 0.003 Hz leaks a little.
  @Test(arguments: [0.5, 2.0, 5.0])
  func sidebandsStandWhereBesselPutsThem(index: Double) {
    let samples = Self.samples(
      Self.patch(carrier: 3000, modulator: 300, index: index), length: 12_800)
    for n in 0...6 {
      let expected = 0.125 * abs(jn(Int32(n), index))
      let upper = Self.amplitude(samples, 3000 + 300 * Double(n), count: 9600)
      let lower = Self.amplitude(samples, 3000 - 300 * Double(n), count: 9600)
      #expect(abs(upper - expected) < 2e-4)
      #expect(abs(lower - expected) < 2e-4)
    }
    #expect(Self.amplitude(samples, 3150, count: 9600) < 2e-4)
  }

  @Test func aStepDownTheGradientOfEveryKnobLowersTheLoss() {
    var dice = SearchRandom(seed: 5)
    let patch = RandomPatch.patch(.matrix, using: &dice)
    let note = GradientCheck.note
    let target = Made.noise(note.length, seed: 4).map { 0.1 * $0 }
    let objective = GradientObjective(
      note: note, loss: WaveformLoss(target: target), rounding: .none)
    let (loss, gradient) = objective.evaluate(patch)
    var moved = 0
    for (id, step) in GradientCheck.knobs(patch) where gradient[id] != 0 {
      moved += 1
      var lower = patch
      // A first-order gain of a hundred thousandth of the loss, or a ten thousandth of the knob.
      let size = min(1e-5 * loss / abs(gradient[id]), 100 * step)
      lower[id] -= gradient[id] > 0 ? size : -size
      let gain = loss - objective.measure(lower)
      #expect(gain > 0.5 * size * abs(gradient[id]) - 1e-7, "\(KnobTable.shared[id].path)")
    }
    #expect(moved > 36 + 6 * 10)
  }
}
