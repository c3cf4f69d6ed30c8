import Glibc
import MachineCore
import MachineLaws

/// Gains for a plant of gain 1.
enum Tuning {
  /// The best of many by the integral of the absolute error over 40 s, found from a seed: half of the
  /// candidates anywhere, half of them near the best.
  static func searched(_ kind: Plant.Kind, seed: UInt64) -> PIDGains {
    var dice = SearchRandom(seed: seed, stream: 21)
    let trial = Trial(kind: kind, seed: seed, seconds: Trial.seconds / 2, doubles: false)
    var best: (a: [Double], error: Double) = ([], .infinity)
    for candidate in 0..<400 {
      let a = (0..<3).map { i in
        candidate < 200
          ? log(0.02) + log(1000) * dice.unit() : best.a[i] + 0.2 * dice.normal()
      }
      var controller = FixedController(PIDGains(logarithms: a))
      let error = trial.run(&controller).error()
      if error < best.error || best.a.isEmpty { best = (a, error) }
    }
    return PIDGains(logarithms: best.a)
  }

  /// The rule of Ziegler and Nichols (1942), from the gain at which the loop just goes on swinging and
  /// the period of that.
  static func ultimate(_ kind: Plant.Kind) -> PIDGains {
    var (low, high) = (0.01, 1000.0)
    for _ in 0..<40 {
      let middle = (low * high).squareRoot()
      if swing(kind, gain: middle).grows { high = middle } else { low = middle }
    }
    let (gain, period) = (low, swing(kind, gain: low).period)
    return PIDGains(0.6 * gain, 1.2 * gain / period, 0.075 * gain * period)
  }

  /// The loop with nothing but a gain, without noise and limits, after a push.
  private static func swing(_ kind: Plant.Kind, gain: Double) -> (grows: Bool, period: Double) {
    var (plant, outputs) = (Plant(kind), [Double]())
    for step in 0..<2000 {
      plant.advance(step == 0 ? 1 : -gain * plant.output)
      outputs.append(plant.output)
      if !(abs(plant.output) < 1e6) { return (true, .nan) }
    }
    let early = outputs[500..<1250].reduce(0) { max($0, abs($1)) }
    let late = outputs[1250...].reduce(0) { max($0, abs($1)) }
    let turns = zip(outputs, outputs.dropFirst()).indicesOfRises
    let span = Double((turns.last ?? 1) - (turns.first ?? 0))
    return (late > early, span * Plant.step / Double(max(1, turns.count - 1)))
  }
}

extension Sequence where Element == (Double, Double) {
  /// Where a signal goes up through 0.
  fileprivate var indicesOfRises: [Int] {
    enumerated().filter { $0.element.0 < 0 && $0.element.1 >= 0 }.map(\.offset)
  }
}
