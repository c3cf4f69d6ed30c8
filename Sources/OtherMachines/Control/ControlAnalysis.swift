import Glibc
import MachineCore
import MachineLaws

/// X of the controller: what it is to do, what it measures, and what it last commanded.
struct ControlSignal: Sendable {
  var reference: Double
  var measured: Double
  var command: Double
}

/// What is known of the loop.
struct ControlFeatures: Varying {
  var reference: Double
  var measured: Double
  /// How much more the plant answers than a model of gain 1, as a logarithm.
  var gain: Double
  /// Mean square of the command's changes over the last second.
  var unrest: Double
}

/// A of the controller: the plant's gain, by the line through what a model of gain 1 answers to the
/// same commands and what the plant does; and how restless the command is.
struct ControlAnalysis: Analysis {
  private static let memory = 2.0
  /// Square of an answer that noise alone could be.
  private static let faint = 1e-3
  private var model: Plant
  private var product = RunningMoments(steps: memory / Plant.step)
  private var answer = RunningMoments(steps: memory / Plant.step)
  private var changes = RunningMoments(steps: 1 / Plant.step)
  private var last = 0.0

  init(_ kind: Plant.Kind) { model = Plant(kind) }

  mutating func analyse(_ x: ControlSignal) -> ControlFeatures {
    changes.take(x.command - last)
    last = x.command
    model.advance(x.command)
    product.take(model.output * x.measured)
    answer.take(model.output)
    let gain = (product.mean + Self.faint) / (answer.power + Self.faint)
    return ControlFeatures(
      reference: x.reference, measured: x.measured, gain: log(min(max(gain, 0.125), 8)),
      unrest: changes.power)
  }
}
