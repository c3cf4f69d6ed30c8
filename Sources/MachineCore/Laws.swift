import Glibc

/// How a step is applied to a coefficient.
public enum StepRule: Sendable {
  /// a + rate * u: for coefficients that may cross zero.
  case additive
  /// a * exp(rate * u): for positive coefficients; equal steps are equal ratios.
  case multiplicative

  func apply(_ a: Double, _ step: Double) -> Double {
    switch self {
    case .additive: a + step
    case .multiplicative: a * exp(step)
    }
  }
}

/// The drive itself, scaled by the rate.
public struct PlainLaw: UpdateLaw, Sendable {
  public var rate: Double
  public var rule: StepRule

  public init(rate: Double, rule: StepRule = .additive) {
    (self.rate, self.rule) = (rate, rule)
  }

  public mutating func update(_ a: Coefficients, _ u: Coefficients) -> Coefficients {
    zip(a, u).map { rule.apply($0, rate * $1) }
  }
}

/// Adam (Kingma and Ba 2015): the drive's running mean over its running magnitude, so that one rate
/// suits coefficients whose drives differ by orders of magnitude.
public struct AdamLaw: UpdateLaw, Sendable {
  public var rate: Double
  public var rule: StepRule
  /// Decay of the mean and of the square, 0 ..< 1.
  public let decay: (mean: Double, square: Double)
  private var mean: Coefficients
  private var square: Coefficients
  private var steps = 0

  public init(
    count: Int, rate: Double, rule: StepRule = .additive,
    decay: (mean: Double, square: Double) = (0.9, 0.99)
  ) {
    (self.rate, self.rule, self.decay) = (rate, rule, decay)
    mean = Array(repeating: 0, count: count)
    square = mean
  }

  /// Forgets the past drives.
  public mutating func reset() {
    mean = Array(repeating: 0, count: mean.count)
    (square, steps) = (mean, 0)
  }

  /// A drive that is not finite counts as none: one bad step must not poison the memory.
  public mutating func update(_ a: Coefficients, _ u: Coefficients) -> Coefficients {
    steps += 1
    let correction = (
      1 - pow(decay.mean, Double(steps)), 1 - pow(decay.square, Double(steps))
    )
    return a.indices.map { i in
      let drive = u[i].isFinite ? u[i] : 0
      mean[i] = decay.mean * mean[i] + (1 - decay.mean) * drive
      square[i] = decay.square * square[i] + (1 - decay.square) * drive * drive
      let size = (square[i] / correction.1).squareRoot() + 1e-12
      return rule.apply(a[i], rate * mean[i] / correction.0 / size)
    }
  }
}

/// A law that sees each coefficient in steps of its own size, so that one rate suits cents, dB and
/// the logarithm of seconds.
public struct ScaledLaw<Law: UpdateLaw>: UpdateLaw {
  public var law: Law
  public let steps: Coefficients

  public init(_ law: Law, steps: Coefficients) { (self.law, self.steps) = (law, steps) }

  public mutating func update(_ a: Coefficients, _ u: Coefficients) -> Coefficients {
    let next = law.update(zip(a, steps).map { $0 / $1 }, zip(u, steps).map { $0 * $1 })
    return zip(next, steps).map { $0 * $1 }
  }
}

extension ScaledLaw: Sendable where Law: Sendable {}

/// A law for positive numbers whose logarithms are the coefficients: amplitudes in steps of so many
/// dB, times in steps of so many octaves. It sees the numbers themselves, a * exp(eta u) and all.
public struct PositiveLaw<Law: UpdateLaw>: UpdateLaw {
  public var law: Law
  /// Nepers per unit of each coefficient.
  public let nepers: Coefficients

  public init(_ law: Law, nepers: Coefficients) { (self.law, self.nepers) = (law, nepers) }

  public mutating func update(_ a: Coefficients, _ u: Coefficients) -> Coefficients {
    let positive = zip(a, nepers).map { exp($0 * $1) }
    return zip(law.update(positive, u), nepers).map { log($0) / $1 }
  }
}

extension PositiveLaw: Sendable where Law: Sendable {}
