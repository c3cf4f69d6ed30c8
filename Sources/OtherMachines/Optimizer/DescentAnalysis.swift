import MachineCore
import MachineLaws

/// What is known of a descent.
struct DescentFeatures: Scored {
  var loss: Double
  var gradient: [Double]
  /// Running mean of the gradient's length.
  var norm: Double
  /// Cosine between the last gradient and this one: 1 on a straight way, -1 from wall to wall.
  var turn: Double
  /// Its running mean.
  var agreement: Double
  /// Whether the loss is higher than at the last step, or no number.
  var rises: Bool
  /// Whether it is the smallest so far.
  var improves: Bool
  /// Whether the loss has hardly changed for some steps.
  var isStill: Bool
}

/// A of the optimizer: running moments of loss, gradient norm and cosine of successive gradients.
struct DescentAnalysis: Analysis {
  /// Standard deviation of a loss that stands still, as a share of the loss.
  private static let stillness = 0.001
  private var loss = RunningMoments(steps: 10)
  private var norm = RunningMoments(steps: 10)
  private var cosine = RunningMoments(steps: 3)
  private var last: (slope: Slope, length: Double)?
  private var least = Double.infinity

  mutating func analyse(_ x: Slope) -> DescentFeatures {
    let length = x.gradient.length
    let turn =
      last.map { $0.slope.gradient.dot(x.gradient) / max($0.length * length, 1e-300) } ?? 1
    cosine.take(turn)
    norm.take(length)
    loss.take(x.loss)
    let still = VarianceThreshold(Self.stillness * Self.stillness * loss.mean * loss.mean)
    let features = DescentFeatures(
      loss: x.loss, gradient: x.gradient, norm: norm.mean, turn: turn, agreement: cosine.mean,
      rises: last.map { !(x.loss <= $0.slope.loss) } ?? false, improves: x.loss < least,
      isStill: last != nil && still.admits(loss.variance))
    if features.improves { least = x.loss }
    if x.loss.isFinite { last = (x, length) }
    return features
  }
}
