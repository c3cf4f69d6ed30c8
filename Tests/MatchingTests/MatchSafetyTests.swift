import DX7
import Foundation
import MachineCore
import Testing

@testable import Matching
@testable import VoiceSearch

/// Each guard against a law that means ill.
@Suite struct MatchSafetyTests {
  /// Proposes the same coefficients whatever it is told.
  struct Stubborn: UpdateLaw {
    let wish: Coefficients
    mutating func update(_ a: Coefficients, _ u: Coefficients) -> Coefficients { wish }
  }
  final class Idle: MatchDrive {
    var phase: String { "idle" }
    func drive(_ s: MatchFeatures, _ a: Coefficients) -> Coefficients { a.map { _ in 0 } }
  }

  private let bench = MatchBench()
  private var home: Coefficients { bench.truth.coefficients }

  /// What the safety law makes of a wish, and what it counted.
  private func guarded(
    _ limits: MatchLimits = MatchLimits(), wish: (inout Coefficients) -> Void
  ) -> (Coefficients, Interventions) {
    var safety = MatchSafety(renderer: bench.renderer, limits: limits)
    var proposed = home
    wish(&proposed)
    let next = safety.guarded(proposed, from: home, bench.features(home))
    return (next, safety.interventions)
  }

  private func level(_ op: Int) -> Int { DX7Parameter(op: op, .outputLevel).number }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func whatIsNoNumberStaysOut(value: Double) {
    let (next, seen) = guarded { a in for i in a.indices { a[i] = value } }
    #expect(next == home)
    #expect(seen.notFinite == MatchKnobs.count)
  }

  @Test func aStepIsNoLongerThanTheSlew() {
    var limits = MatchLimits()
    limits.slew = 0.1
    let (next, seen) = guarded(limits) { $0[level(0)] = 0 }
    #expect(abs(next[level(0)] - (95 - 9.9)) < 1e-9)
    #expect(seen.slewed == 1)
  }

  @Test func knobsStayInTheirBox() {
    let (next, seen) = guarded { $0[DX7Parameter(op: 1, .coarse).number] = 1000 }
    #expect(next[DX7Parameter(op: 1, .coarse).number] <= 31)
    #expect(seen.clamped > 0 || seen.slewed > 0)
  }

  @Test func aReleaseEnds() {
    var limits = MatchLimits()
    limits.releaseMax = 120
    let (next, seen) = guarded(limits) { $0[DX7Parameter(op: 0, .rate4).number] = 0 }
    #expect(MatchUnits.seconds(rate: next[DX7Parameter(op: 0, .rate4).number]) <= 120)
    #expect(seen[.time] == 1)
  }

  @Test func aModulatorKeepsToTheLargestIndex() {
    var limits = MatchLimits()
    limits.indexMax = 2
    let (next, seen) = guarded(limits) { $0[level(1)] = 99 }
    #expect(4 * Double.pi * MatchUnits.amplitude(level: next[level(1)]) <= 2.000_1)
    #expect(seen[.index] > 0)
  }

  /// Ratio 31 at middle C is 8.1 kHz: at index 12.6 the sidebands reach 110 kHz.
  @Test func sidebandsStayInTheBand() {
    var limits = MatchLimits()
    limits.bandwidthMax = 24_000
    let (next, seen) = guarded(limits) { a in
      a[DX7Parameter(op: 1, .coarse).number] = 31
      a[level(1)] = 99
    }
    let own = 31 * 440 * exp2(-9.0 / 12)
    let index = 4 * Double.pi * MatchUnits.amplitude(level: next[level(1)])
    #expect(own / 31 + (index + 1) * own <= 24_001)
    #expect(seen[.bandwidth] > 0)
  }

  @Test func feedbackIsBounded() {
    var limits = MatchLimits()
    limits.feedbackMax = 1
    let (next, seen) = guarded(limits) { a in
      a[DX7VoiceField.feedback.rawValue] = 7
      a[level(5)] = 99
    }
    #expect(2 * Double.pi * exp2(next[DX7VoiceField.feedback.rawValue] - 7) <= 1)
    #expect(seen[.feedback] == 1)
  }

  /// Ratio 31 and full index: its energy sits octaves above the target's.
  @Test func aScreamIsRefused() {
    let (next, seen) = guarded { a in
      a[DX7Parameter(op: 0, .coarse).number] = 31
      a[level(1)] = 99
    }
    let sound = bench.renderer.render(next).portrait
    #expect(sound.brightness <= 3 * bench.target.brightness)
    #expect(seen[.resonance] == 1)
  }

  @Test func loudnessHasABudget() {
    let (next, seen) = guarded { a in
      a[DX7VoiceField.algorithm.rawValue] = 31
      for op in 0..<6 {
        a[level(op)] = 99
        a[DX7Parameter(op: op, .coarse).number] = 1
        a[DX7Parameter(op: op, .rate4).number] = 50
        for place in 4..<7 { a[DX7Parameter.start(of: op) + place] = 99 }
      }
    }
    let sound = bench.renderer.render(next).portrait
    #expect(sound.level <= bench.target.level + 9.1)
    #expect(seen[.loudness] == 1)
  }

  /// Losses 3, 4, 5, ... from a law that walks away: after eight steps it stands where it was best.
  @Test func aLossThatKeepsRisingIsRolledBack() {
    var safety = MatchSafety(renderer: bench.renderer, limits: MatchLimits())
    var current = home
    var s = bench.features(home)
    for step in 0..<9 {
      s.loss = Double(3 + step)
      current[level(0)] -= 1
      current = safety.guarded(current, from: current, s)
    }
    #expect(safety.interventions.rolledBack == 1)
    #expect(current[level(0)] == home[level(0)] - 1)
  }

  /// Through the whole loop: what is kept never gets worse, clips or screams.
  @Test(arguments: [1.0e9, -1.0e9, Double.nan, 63.5])
  func anIllLawDoesNoHarm(value: Double) {
    let budget = MatchBudget(
      SearchOptions(evaluations: 200), renderer: bench.renderer, began: 0, clock: { 0 },
      isCancelled: { false })
    let loop = MatchLoop(
      renderer: bench.renderer, budget: budget, limits: MatchLimits(), start: home,
      target: bench.target, report: { _ in })
    let before = loop.best.render.loss
    let wish = [Double](repeating: value, count: MatchKnobs.count)
    loop.run(Idle(), Stubborn(wish: wish), named: .gradient)
    #expect(loop.best.render.loss <= before)
    #expect(loop.interventions.total > 0)
    for step in loop.steps { #expect(step.loss <= before) }
    #expect(loop.best.render.portrait.peak < 0.966)
  }
}

extension SearchOptions {
  init(evaluations: Int) {
    self.init()
    self.evaluations = evaluations
    seconds = .infinity
  }
}
