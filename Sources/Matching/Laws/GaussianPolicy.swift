import Foundation
import MachineLaws
import VoiceSearch

/// A Gaussian over knobs, each with a sigma of its own; learns by the natural gradient.
///
/// The plain policy gradient of the mean, (x - mean) / sigma^2 times the advantage, shrinks where
/// sigma is large; times the Fisher matrix's inverse it is (x - mean) times the advantage, in the
/// knob's own units. Sigmas follow the same way; their common scale follows the length of the
/// mean's path, which tells a march from a stagger (Ostermeier 1994, Ros and Hansen 2008).
struct GaussianPolicy {
  private(set) var mean: [Double]
  /// Relative widths; times `scale` they are sigmas.
  private var widths: [Double]
  private(set) var scale = 1.0
  private var path: [Double]
  private var trend: [Double]
  private let rates: Rates
  private var steps = 0

  private struct Rates {
    let weight: Double
    let path: Double
    let damping: Double
    let trend: Double
    let one: Double
    let many: Double

    /// - Parameter weight: Effective number of samples that count.
    init(count n: Double, weight: Double) {
      self.weight = weight
      path = (weight + 2) / (n + weight + 5)
      damping = 1 + path + 2 * max(0, ((weight - 1) / (n + 1)).squareRoot() - 1)
      trend = (4 + weight / n) / (n + 4 + 2 * weight / n)
      // A diagonal has n numbers to learn, not n^2: it may learn that much faster.
      let faster = (n + 2) / 3
      one = min(0.3, faster * 2 / ((n + 1.3) * (n + 1.3) + weight))
      let share = 2 * (weight - 2 + 1 / weight) / ((n + 2) * (n + 2) + weight)
      many = min(0.5, faster * share)
    }
  }

  /// - Parameter weight: 1 / sum of the squared advantages of the best samples.
  init(mean: [Double], sigmas: [Double], weight: Double) {
    self.mean = mean
    widths = sigmas
    path = mean.map { _ in 0 }
    trend = path
    rates = Rates(count: Double(mean.count), weight: weight)
  }

  func sigma(_ i: Int) -> Double { scale * widths[i] }

  func draw(_ random: inout SearchRandom) -> [Double] {
    mean.indices.map { mean[$0] + sigma($0) * random.normal() }
  }

  /// Somebody moved the mean.
  mutating func move(to mean: [Double]) { self.mean = mean }

  /// - Parameter samples: The best ones with their advantages, which add up to 1.
  /// - Returns: The mean's step.
  mutating func learn(_ samples: [(x: [Double], advantage: Double)]) -> [Double] {
    steps += 1
    let step = mean.indices.map { i in
      samples.reduce(0) { $0 + $1.advantage * ($1.x[i] - mean[i]) }
    }
    let isMarching = follow(step)
    for i in mean.indices { widen(i, samples, step[i], isMarching) }
    let length = path.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let n = Double(mean.count)
    let expected = n.squareRoot() * (1 - 1 / (4 * n) + 1 / (21 * n * n))
    scale *= exp(min(0.5, rates.path / rates.damping * (length / expected - 1)))
    for i in mean.indices { mean[i] += step[i] }
    return step
  }

  private mutating func follow(_ step: [Double]) -> Bool {
    let gain = (rates.path * (2 - rates.path) * rates.weight).squareRoot()
    for i in path.indices {
      path[i] = (1 - rates.path) * path[i] + gain * step[i] / sigma(i)
    }
    let length = path.reduce(0) { $0 + $1 * $1 }
    let settled = 1 - pow(1 - rates.path, 2 * Double(steps))
    let n = Double(mean.count)
    return length / settled / n < 2 + 4 / (n + 1)
  }

  private mutating func widen(
    _ i: Int, _ samples: [(x: [Double], advantage: Double)], _ step: Double, _ isMarching: Bool
  ) {
    let gain = (rates.trend * (2 - rates.trend) * rates.weight).squareRoot()
    trend[i] = (1 - rates.trend) * trend[i] + (isMarching ? gain * step / scale : 0)
    let spread = samples.reduce(0) { sum, sample in
      let off = (sample.x[i] - mean[i]) / scale
      return sum + sample.advantage * off * off
    }
    let square =
      (1 - rates.one - rates.many) * widths[i] * widths[i] + rates.one * trend[i] * trend[i]
      + rates.many * spread
    // Numbers are whole: a narrower policy would see no difference any more.
    widths[i] = min(max(square.squareRoot(), 0.35 / scale), 40 / scale)
  }
}

/// A choice among few, with a probability for each; learns by the natural gradient too.
struct CategoricalPolicy {
  private(set) var chances: [Double]
  /// Least probability of all others together.
  private let curiosity: Double

  init(count: Int, choice: Int, curiosity: Double) {
    self.curiosity = curiosity
    chances = (0..<count).map {
      $0 == choice ? 1 - curiosity : curiosity / Double(max(1, count - 1))
    }
  }

  var likeliest: Int { chances.indices.max { chances[$0] < chances[$1] } ?? 0 }

  func draw(_ random: inout SearchRandom) -> Int { random.weighted(chances) }

  /// - Parameter samples: What the best ones had chosen, with advantages that add up to 1.
  mutating func learn(_ samples: [(choice: Int, advantage: Double)], rate: Double) {
    for i in chances.indices {
      let wish = samples.reduce(0) { $0 + ($1.choice == i ? $1.advantage : 0) }
      chances[i] += rate * (wish - chances[i])
    }
    let top = likeliest
    let least = curiosity / Double(max(1, chances.count - 1))
    for i in chances.indices where i != top { chances[i] = max(chances[i], least) }
    let sum = chances.reduce(0, +)
    for i in chances.indices { chances[i] /= sum }
  }
}
