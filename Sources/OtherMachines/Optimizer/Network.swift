import Glibc
import MachineCore
import MachineLaws

/// What a network is to learn: rows of numbers, and what is to come of each.
public struct Lessons: Sendable {
  public let inputs: [[Double]]
  public let outputs: [[Double]]

  /// - Parameters: as many of both, at least one; rows of equal length.
  public init(inputs: [[Double]], outputs: [[Double]]) {
    precondition(inputs.count == outputs.count && !inputs.isEmpty, "an output for each input")
    (self.inputs, self.outputs) = (inputs, outputs)
  }
}

/// A network with one hidden layer of tanh that sees all lessons at each step; its loss is the mean
/// square of what comes out wrong.
public struct Network: OptimizationProblem {
  public let name = "network"
  public let steps = 500
  private let lessons: Lessons
  private let inputs: Int
  private let outputs: Int
  private let hidden: Int

  public init(_ lessons: Lessons, hidden: Int = 6) {
    (self.lessons, self.hidden) = (lessons, hidden)
    (inputs, outputs) = (lessons.inputs[0].count, lessons.outputs[0].count)
  }

  /// Each hidden node's weights and bias, node by node; then those of the outputs.
  public var count: Int { second + outputs * (hidden + 1) }
  private var second: Int { hidden * (inputs + 1) }

  /// Weights as Glorot and Bengio (2010) draw them, no bias.
  public func start(seed: UInt64) -> [Double] {
    var dice = SearchRandom(seed: seed, stream: 4)
    func layer(_ from: Int, _ to: Int) -> [Double] {
      let size = (2 / Double(from + to)).squareRoot()
      return (0..<to).flatMap { _ in (0..<from).map { _ in size * dice.normal() } + [0] }
    }
    return layer(inputs, hidden) + layer(hidden, outputs)
  }

  public func slope(at w: [Double]) -> Slope {
    var slope = Slope(loss: 0, gradient: [Double](repeating: 0, count: count))
    for (x, y) in zip(lessons.inputs, lessons.outputs) { learn(x, y, w, &slope) }
    return slope
  }

  /// Adds one lesson's share of the loss and its slope, from the outputs back to the weights.
  private func learn(_ x: [Double], _ y: [Double], _ w: [Double], _ slope: inout Slope) {
    let share = 1 / Double(lessons.inputs.count * outputs)
    let nodes = (0..<hidden).map { tanh(sum(w, $0 * (inputs + 1), x)) }
    var back = [Double](repeating: 0, count: hidden)
    for o in 0..<outputs {
      let at = second + o * (hidden + 1)
      let error = sum(w, at, nodes) - y[o]
      slope.loss += share * error * error
      pull(2 * share * error, at, nodes, &slope.gradient)
      for h in 0..<hidden { back[h] += 2 * share * error * w[at + h] }
    }
    for h in 0..<hidden {
      pull(back[h] * (1 - nodes[h] * nodes[h]), h * (inputs + 1), x, &slope.gradient)
    }
  }

  /// What goes into a node whose weights and bias begin at a place.
  private func sum(_ w: [Double], _ at: Int, _ x: [Double]) -> Double {
    var sum = w[at + x.count]
    for i in x.indices { sum += w[at + i] * x[i] }
    return sum
  }

  private func pull(_ size: Double, _ at: Int, _ x: [Double], _ gradient: inout [Double]) {
    for i in x.indices { gradient[at + i] += size * x[i] }
    gradient[at + x.count] += size
  }
}
