import Foundation
import MachineCore
import VoiceSearch

/// u from the mismatch, measured: each knob is turned a little both ways, and those turns that
/// bring the sound nearer are tried together.
///
/// u = W * e, in nepers: e is each knob's answer to the mismatch (the vertex of the parabola
/// through three losses, in reaches), W how far the knob reaches. W is what adapts (AE/AR): it
/// grows while a knob goes on one way, shrinks when it turns back (resonance feedback) or when its
/// three losses show no slope (variance feedback), and is drawn anew when nothing helps (dither).
final class ProbeDrive: MatchDrive {
  private let renderer: CandidateRenderer
  private let nepers: Coefficients
  /// Coefficients that the law moves.
  private let moved: [Int]
  /// W, in units of each knob.
  private var reach: [Double]
  /// Last answer of each knob.
  private var last: [Double]
  /// Steps until a knob without effect is probed again.
  private var rest: [Int]
  private var random: SearchRandom
  /// Units a knob reaches at most.
  private let widest: Double
  let phase: String

  init(
    renderer: CandidateRenderer, moved: [Int], widest: Double, phase: String, seed: UInt64
  ) {
    (self.renderer, self.moved, self.widest, self.phase) = (renderer, moved, widest, phase)
    nepers = renderer.knobs.nepers
    reach = moved.map {
      min(widest / 3, (renderer.knobs.maximum[$0] - renderer.knobs.minimum[$0]) / 4)
    }
    last = moved.map { _ in 0 }
    rest = moved.map { _ in 0 }
    random = SearchRandom(seed: seed, stream: 9_001)
  }

  func drive(_ s: MatchFeatures, _ a: Coefficients) -> Coefficients {
    let base = Genome(a).coefficients
    let answers = probe(s.scored, base)
    let step = combine(answers, s.scored, base)
    adapt(answers, helped: step != nil)
    guard let step else { return a.map { _ in 0 } }
    return a.indices.map { (base[$0] + step[$0] - a[$0]) * nepers[$0] }
  }

  /// What turning a knob taught.
  private struct Answer {
    /// Which knob: a place in `moved`.
    let knob: Int
    /// Turn that the parabola suggests, in the knob's units.
    var step: Double
    /// Loss that the better turn took away; at most 0 when neither did.
    var gain: Double
    /// Neither turn changed anything.
    var isInert: Bool
  }

  private func probe(_ loss: Double, _ base: Coefficients) -> [Answer] {
    let asked = moved.indices.filter { rest[$0] == 0 }
    var turns: [Genome] = []
    for knob in asked {
      for sign in [-1.0, 1.0] { turns.append(turned(base, knob, sign * reach[knob])) }
    }
    let losses = renderer.pool.score(turns)
    return asked.enumerated().map { place, knob in
      answer(knob, down: losses[2 * place], loss, up: losses[2 * place + 1])
    }
  }

  private func turned(_ base: Coefficients, _ knob: Int, _ step: Double) -> Genome {
    var next = base
    next[moved[knob]] = bounded(moved[knob], base[moved[knob]] + step.rounded(.awayFromZero))
    return Genome(next)
  }

  private func bounded(_ i: Int, _ value: Double) -> Double {
    min(max(value, renderer.knobs.minimum[i]), renderer.knobs.maximum[i])
  }

  private func answer(_ knob: Int, down: Double, _ now: Double, up: Double) -> Answer {
    let gain = now - min(down, up)
    let isInert = abs(down - now) < 1e-9 && abs(up - now) < 1e-9
    let bend = down + up - 2 * now
    var step = up < down ? reach[knob] : -reach[knob]
    if bend > 0 {
      let vertex = reach[knob] * (down - up) / (2 * bend)
      step = min(max(vertex, -1.5 * reach[knob]), 1.5 * reach[knob])
    }
    return Answer(knob: knob, step: step, gain: gain, isInert: isInert)
  }

  /// The helpful turns together: how many of them and how far, the best of several tries.
  /// - Returns: A step in units, nil when none brings the sound nearer.
  private func combine(
    _ answers: [Answer], _ loss: Double, _ base: Coefficients
  ) -> Coefficients? {
    let helpful = answers.filter { !$0.isInert && $0.gain > -0.02 * loss }
      .sorted { ($0.gain, $1.knob) > ($1.gain, $0.knob) }
    var tries: [Coefficients] = []
    for count in [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48] where count <= helpful.count {
      for scale in [0.5, 1, 1.6] {
        var step = base.map { _ in 0.0 }
        for answer in helpful.prefix(count) {
          let i = moved[answer.knob]
          step[i] = bounded(i, (base[i] + scale * answer.step).rounded()) - base[i]
        }
        tries.append(step)
      }
    }
    tries += dithered(helpful, base, count: 32 - tries.count % 16)
    let losses = renderer.pool.score(tries.map { Genome(zip(base, $0).map(+)) })
    guard let best = losses.indices.min(by: { losses[$0] < losses[$1] }), losses[best] < loss
    else { return nil }
    return tries[best]
  }

  /// Random subsets of the turns, each turn by a random share of its length.
  private func dithered(_ answers: [Answer], _ base: Coefficients, count: Int) -> [Coefficients] {
    guard !answers.isEmpty else { return [] }
    return (0..<count).map { _ in
      var step = base.map { _ in 0.0 }
      let share = pow(Double(answers.count), -random.unit())
      for answer in answers where random.chance(share) {
        let i = moved[answer.knob]
        let wide =
          answer.gain > 0
          ? answer.step * 2 * random.unit()
          : reach[answer.knob] * (2 * random.unit() - 1)
        step[i] = bounded(i, (base[i] + wide).rounded()) - base[i]
      }
      return step
    }
  }

  private func adapt(_ answers: [Answer], helped: Bool) {
    for knob in rest.indices where rest[knob] > 0 { rest[knob] -= 1 }
    for answer in answers {
      let knob = answer.knob
      if answer.isInert {
        rest[knob] = 6
        reach[knob] = min(reach[knob] * 1.5, widest)
      } else if !helped {
        reach[knob] = exp(random.unit() * log(widest))
      } else {
        let goesOn = answer.step * last[knob] > 0 && answer.gain > 0
        reach[knob] *= goesOn ? 1.3 : 0.7
        reach[knob] = min(max(reach[knob], 1), widest)
      }
      last[knob] = answer.gain > 0 ? answer.step : 0
    }
  }
}
