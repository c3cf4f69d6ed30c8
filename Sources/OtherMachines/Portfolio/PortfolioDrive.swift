import Glibc
import MachineCore

/// u of the portfolio: towards weights in inverse proportion to how much the assets vary, all together
/// as lively as the budget wants them. Coefficients are logarithms of weights.
struct PortfolioDrive: Drive {
  mutating func drive(_ s: PortfolioFeatures, _ a: Coefficients) -> Coefficients {
    let even = a.indices.map { 1 / max(s.covariance[$0][$0], 1e-12).squareRoot() }
    let scale = (s.wanted / max(s.variance(even), 1e-12)).squareRoot()
    return zip(even, a).map { log(scale * $0) - $1 }
  }
}
