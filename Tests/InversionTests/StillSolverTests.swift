import FMSynthesis
import Foundation
import Testing

@testable import Inversion

@Suite("A structure on a still")
struct StillSolverTests {
  @Test("gives back levels, phases and slopes it was made with")
  func solves() {
    var truth = StillSounds.threeOperators
    truth.operators[0].slope = -9
    truth.operators[1].slope = -30
    truth.operators[1].shift = 0.7
    truth.operators[2].shift = -0.9
    let sound = StillSounds.samples(truth, middle: 0.0242, frames: 2000)
    let still = Still(sound, start: 960, frames: 400)
    var voice = truth
    for op in voice.operators.indices {
      voice.operators[op].level += 0.3
      (voice.operators[op].slope, voice.operators[op].shift) = (0, 0)
    }
    voice.loop = 0.15
    let solver = StillSolver(.detect())
    solver.solve(&voice, on: still, StillUnknowns(), iterations: 30)

    #expect(voice.error < 1e-6, "explained to 60 dB")
    for (found, made) in zip(voice.operators, truth.operators) {
      #expect(abs(found.level - made.level) < 0.01)
      #expect(abs(found.shift - made.shift) < 0.05, "Hz")
      #expect(abs(found.slope - made.slope) < 2, "octaves a second")
    }
    #expect(abs(log2(voice.loop / truth.loop)) < 0.02)
  }

  @Test("is as steep in each of its numbers as it is by differences")
  func derivatives() {
    var voice = StillSounds.threeOperators
    (voice.ahead, voice.drift) = (0.1, 0.002)
    voice.operators[1].slope = -12
    let still = Still([Float](repeating: 0.1, count: 2000), start: 960, frames: 320)
    var unknowns = StillUnknowns()
    unknowns.hasPitch = true
    let list = unknowns.list(voice)
    let tangents = StillTangents(.detect())
    func residualProducts(_ voice: StillVoice) -> [Double] {
      var products = [Double](repeating: 0, count: (list.count + 1) * (list.count + 1))
      tangents.render(voice, voice.order, still, NoteClock())
      products.withUnsafeMutableBufferPointer {
        if let base = $0.baseAddress {
          tangents.products(voice, voice.order, list, still, into: base)
        }
      }
      return products
    }
    let here = residualProducts(voice)
    for (place, unknown) in list.enumerated() {
      let step = unknown.kind == .slope ? 0.05 : unknown.kind == .drift ? 1e-5 : 1e-3
      var (up, down) = (voice, voice)
      unknowns.move(&up, unknown, by: step, middle: still.middle)
      unknowns.move(&down, unknown, by: -step, middle: still.middle)
      // The squared residual falls by twice its product with the derivative.
      let slope = -(residualProducts(up)[0] - residualProducts(down)[0]) / (4 * step)
      let scale = (here[0] * here[(place + 1) * (list.count + 2)]).squareRoot()
      #expect(
        abs(slope - here[place + 1]) < 0.01 * scale, "\(unknown): \(slope), \(here[place + 1])")
    }
  }

  @Test("is the same in sixteen lanes as alone")
  func lanes() {
    var voice = StillSounds.threeOperators
    voice.operators[2].slope = 20
    let sound = StillSounds.samples(voice, middle: Double(960 + 160) / 48_000, frames: 1400)
    let still = Still(sound, start: 960, frames: 320)
    let residuals = StillLanes(.detect()).residuals(
      [StillVoice](repeating: voice, count: 16), voice.order, still, NoteClock())
    for lane in 0..<16 { #expect(Double(residuals[lane]) / still.energy < 1e-7) }
  }
}
