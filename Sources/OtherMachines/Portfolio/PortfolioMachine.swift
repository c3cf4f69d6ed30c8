import Glibc
import MachineCore

/// S of the portfolio: the weights themselves.
struct WeightSynthesis: Synthesis {
  mutating func synthesise(_ a: Coefficients, _ s: PortfolioFeatures) -> [Double] {
    a.map { exp($0) }
  }
}

/// The machine on a market: coefficients are the logarithms of the weights.
struct PortfolioMachine {
  private var machine:
    Machine<
      PortfolioAnalysis, PortfolioDrive, PositiveLaw<PlainLaw>, PortfolioSafety, WeightSynthesis
    >

  /// - Parameters:
  ///   - target: Standard deviation of a day's return.
  ///   - weights: Above 0.
  init(target: Double, weights: [Double]) {
    let count = weights.count
    machine = Machine(
      analysis: PortfolioAnalysis(assets: count, target: target), drive: PortfolioDrive(),
      law: PositiveLaw(
        PlainLaw(rate: 0.3, rule: .multiplicative), nepers: Array(repeating: 1, count: count)),
      safety: PortfolioSafety(assets: count, target: target), synthesis: WeightSynthesis(),
      coefficients: weights.map { log($0) })
  }

  var interventions: Interventions { machine.safety.interventions }

  /// Takes a day in, and gives the weights for the next one.
  mutating func step(_ x: PortfolioSignal) -> [Double] { machine.step(x) }
}
