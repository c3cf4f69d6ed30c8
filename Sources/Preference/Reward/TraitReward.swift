import Glibc
import Knobs
import MachineCore
import MachineLaws

/// What a person likes, learned from pairs: a direction in the space of traits, and how sure it is.
///
/// Bradley and Terry (1952): one sound is chosen over another with the probability sigma(w * d), d the
/// way between them in steps. Before the first choice w is normal around 0; after some its peak is
/// found by Newton's steps, and the curvature there (Laplace) is what is not known yet. Choices that
/// contradict each other pull w to 0 and stay finite.
public struct TraitReward: Equatable, Sendable {
  /// The most likely direction, by trait; its length says how much a step counts, in logits.
  public private(set) var direction: [Double]
  /// What is not known of it, trait by trait.
  private(set) var covariance: [[Double]]
  private static let priorVariance = 1.0

  /// A pair: the way from one sound to the other, and whether the other was chosen.
  struct Choice: Equatable, Sendable {
    let way: [Double]
    /// 1: the other; 0: the one; a half: neither.
    let share: Double
  }

  init() {
    let count = Trait.allCases.count
    direction = [Double](repeating: 0, count: count)
    covariance = Self.prior(count)
  }

  /// What some choices say together.
  init(_ choices: [Choice]) {
    self.init()
    for _ in 0..<24 where !choices.isEmpty { improve(choices) }
  }

  /// A step of Newton's. Each choice adds a rank to the curvature, so that its inverse is at hand
  /// without a solver (Sherman and Morrison).
  private mutating func improve(_ choices: [Choice]) {
    covariance = Self.prior(direction.count)
    var slope = direction.map { -$0 / Self.priorVariance }
    for choice in choices {
      let chance = Self.chance(Self.dot(direction, choice.way))
      for i in slope.indices { slope[i] += (choice.share - chance) * choice.way[i] }
      let weight = chance * (1 - chance)
      let seen = covariance.map { Self.dot($0, choice.way) }
      let scale = weight / (1 + weight * Self.dot(seen, choice.way))
      for i in slope.indices {
        for j in slope.indices { covariance[i][j] -= scale * seen[i] * seen[j] }
      }
    }
    let step = covariance.map { Self.dot($0, slope) }
    // Far from the peak the curvature promises too much.
    let length = Self.dot(step, step).squareRoot()
    let share = EnergyBudget(1).share(length)
    for i in step.indices { direction[i] += share * step[i] }
  }

  /// How much better a sound is, in logits, for a way in steps.
  public func gain(_ way: [Double]) -> Double { Self.dot(direction, way) }

  /// Standard deviation of `gain`.
  public func doubt(_ way: [Double]) -> Double {
    max(0, Self.dot(covariance.map { Self.dot($0, way) }, way)).squareRoot()
  }

  /// A direction that could be the person's, as likely as it is (Thompson 1933): where little is known
  /// the draws differ, so that pairs ask there; where much is, they agree.
  func draw(_ random: inout SearchRandom) -> [Double] {
    let factor = Self.factor(covariance)
    let noise = direction.map { _ in random.normal() }
    return direction.indices.map { direction[$0] + Self.dot(factor[$0], noise) }
  }

  private static func chance(_ logit: Double) -> Double { 1 / (1 + exp(-logit)) }

  private static func prior(_ count: Int) -> [[Double]] {
    (0..<count).map { i in (0..<count).map { $0 == i ? priorVariance : 0 } }
  }

  /// The lower triangle whose square is the matrix (Cholesky).
  private static func factor(_ matrix: [[Double]]) -> [[Double]] {
    var factor = matrix.map { $0.map { _ in 0.0 } }
    for i in matrix.indices {
      for j in 0...i {
        let sum = matrix[i][j] - dot(Array(factor[i][..<j]), Array(factor[j][..<j]))
        factor[i][j] = i == j ? max(sum, 1e-12).squareRoot() : sum / factor[j][j]
      }
    }
    return factor
  }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
