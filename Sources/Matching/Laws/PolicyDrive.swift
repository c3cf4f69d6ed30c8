import DX7
import Foundation
import MachineCore
import VoiceSearch

/// Reinforcement: a policy draws voices, those that sound nearer than the rest are made likelier.
///
/// Knobs are Gaussian, structure (algorithm, ratios) categorical. The reward is the rank of a
/// sample among its batch and the replayed best, the baseline the median: whoever is not better
/// than it teaches nothing. The five best ever stay in a buffer and are shown again.
final class PolicyDrive: MatchDrive {
  private typealias Sample = (a: Coefficients, loss: Double)
  private let renderer: CandidateRenderer
  /// Coefficients of the Gaussian.
  private let moved: [Int]
  private var knobs: GaussianPolicy
  private var algorithm: CategoricalPolicy
  private var ratios: [CategoricalPolicy]
  private var elites: [Sample] = []
  private var random: SearchRandom
  private let advantages: [Double]
  private static let batch = 2 * SearchScorer.lanes
  private static let replayed = 5

  init(
    renderer: CandidateRenderer, start: Coefficients, moved: [Int], structure: Bool, seed: UInt64
  ) {
    (self.renderer, self.moved) = (renderer, moved)
    let count = Self.batch / 2
    let ranks = (0..<count).map { log(Double(count) + 0.5) - log(Double($0 + 1)) }
    advantages = ranks.map { $0 / ranks.reduce(0, +) }
    knobs = GaussianPolicy(
      mean: moved.map { start[$0] }, sigmas: moved.map { Self.sigma(renderer.knobs.kinds[$0]) },
      weight: 1 / advantages.reduce(0) { $0 + $1 * $1 })
    let genome = Genome(start)
    algorithm = CategoricalPolicy(
      count: 32, choice: genome.algorithm, curiosity: structure ? 0.03 : 0)
    ratios = (0..<6).map {
      CategoricalPolicy(
        count: 32, choice: genome[$0, .coarse], curiosity: structure ? 0.01 : 0)
    }
    random = SearchRandom(seed: seed, stream: 9_002)
  }

  var phase: String { "reinforce" }
  var elite: (coefficients: Coefficients, loss: Double)? {
    elites.first.map { ($0.a, $0.loss) }
  }

  func drive(_ s: MatchFeatures, _ a: Coefficients) -> Coefficients {
    knobs.move(to: moved.map { a[$0] })
    var samples = (0..<Self.batch).map { _ -> Sample in (draw(a), 0) }
    let losses = renderer.pool.score(samples.map { Genome($0.a) })
    for i in samples.indices { samples[i].loss = losses[i] }
    let shown = (samples + replay()).sorted { $0.loss < $1.loss }.prefix(advantages.count)
    remember(samples)
    let best = zip(shown, advantages).map { ($0.a, $1) }
    return learn(Array(best), from: a)
  }

  /// A voice from the policy.
  private func draw(_ a: Coefficients) -> Coefficients {
    var next = a
    for (i, value) in zip(moved, knobs.draw(&random)) {
      next[i] = min(max(value, renderer.knobs.minimum[i]), renderer.knobs.maximum[i])
    }
    next[DX7VoiceField.algorithm.rawValue] = Double(algorithm.draw(&random))
    for op in 0..<6 {
      next[DX7Parameter(op: op, .coarse).number] = Double(ratios[op].draw(&random))
    }
    return next
  }

  /// One of the best ever, now and then, pulled near enough that it does not carry the mean away.
  private func replay() -> [Sample] {
    guard !elites.isEmpty, random.chance(0.2) else { return [] }
    var sample = random.pick(elites)
    let length = moved.indices.reduce(0) { sum, k in
      let off = (sample.a[moved[k]] - knobs.mean[k]) / knobs.sigma(k)
      return sum + off * off
    }.squareRoot()
    let allowed = Double(moved.count).squareRoot()
    guard length > allowed else { return [sample] }
    for k in moved.indices {
      let i = moved[k]
      sample.a[i] = knobs.mean[k] + (sample.a[i] - knobs.mean[k]) * allowed / length
    }
    return [sample]
  }

  private func remember(_ samples: [Sample]) {
    elites = Array((elites + samples).sorted { $0.loss < $1.loss }.prefix(Self.replayed))
  }

  private func learn(
    _ best: [(a: Coefficients, advantage: Double)], from a: Coefficients
  ) -> Coefficients {
    let step = knobs.learn(best.map { sample in (moved.map { sample.a[$0] }, sample.advantage) })
    var u = a.map { _ in 0.0 }
    for (i, value) in zip(moved, step) { u[i] = value }
    let place = DX7VoiceField.algorithm.rawValue
    algorithm.learn(best.map { (Int($0.a[place]), $0.advantage) }, rate: 0.1)
    u[place] = Double(algorithm.likeliest) - a[place]
    for op in 0..<6 {
      let place = DX7Parameter(op: op, .coarse).number
      ratios[op].learn(best.map { (Int($0.a[place]), $0.advantage) }, rate: 0.1)
      u[place] = Double(ratios[op].likeliest) - a[place]
    }
    return u
  }

  /// Width at the start, in the knob's own units.
  private static func sigma(_ kind: MatchKnobKind) -> Double {
    switch kind {
    case .level: 6
    case .rate, .envelopeLevel: 8
    case .modulation, .pitchEnvelope: 1
    default: 0.5
    }
  }
}
