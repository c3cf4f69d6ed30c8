import Glibc
import MachineCore

/// The machine on a descent: coefficients are rate, momentum and noise of SGD, told by nothing but
/// losses and gradients.
public struct OptimizerMachine: Descender {
  typealias DescentMachine = Machine<
    DescentAnalysis, DescentDrive, PositiveLaw<PlainLaw>, BoxSafety<DescentFeatures>, DescentStep
  >
  private var machine: DescentMachine

  /// - Parameters:
  ///   - start: Where the descent begins.
  ///   - rate: Learning rate to begin with, above 0.
  public init(from start: [Double], rate: Double, seed: UInt64) {
    machine = DescentMachine(
      analysis: DescentAnalysis(), drive: DescentDrive(),
      law: PositiveLaw(PlainLaw(rate: 1, rule: .multiplicative), nepers: [1, 1, 1]),
      safety: BoxSafety(
        minimum: [1e-12, 1e-3, 1e-4].map { log($0) }, maximum: [1e3, 1, 0.5].map { log($0) },
        slew: [log(2), .infinity, log(2)]),
      synthesis: DescentStep(from: start, seed: seed),
      coefficients: [rate, 1, 1e-4].map { log($0) })
  }

  public var rate: Double { exp(machine.coefficients[DescentKnob.rate]) }
  public var momentum: Double { 1 - exp(machine.coefficients[DescentKnob.friction]) }
  public var noise: Double { exp(machine.coefficients[DescentKnob.noise]) }

  public var interventions: Interventions {
    var all = machine.safety.interventions
    all.add(machine.synthesis.interventions)
    return all
  }

  /// Takes the slope at a place, and gives the next one.
  public mutating func step(_ x: Slope) -> [Double] { machine.step(x) }
}
