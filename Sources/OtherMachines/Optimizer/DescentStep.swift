import Glibc
import MachineCore
import MachineLaws

/// S of the optimizer: a step of SGD with momentum, or a kick out of a hollow.
///
/// A step is no longer than its budget, and a loss that rises for too long takes the place back to
/// the best one, at rest.
struct DescentStep: Synthesis {
  /// Kicks smaller than this change nothing.
  private static let least = 1e-3
  private var place: [Double]
  private var velocity: [Double]
  private var best: (place: [Double], loss: Double)
  private var lyapunov = LyapunovGuard<DescentFeatures>(patience: 4)
  private var shortened = 0
  private var dice: SearchRandom

  init(from start: [Double], seed: UInt64) {
    (place, best) = (start, (start, .infinity))
    velocity = start.map { _ in 0 }
    dice = SearchRandom(seed: seed, stream: 10)
  }

  /// What the guards of the place did.
  var interventions: Interventions {
    var all = lyapunov.interventions
    all[.energy] = shortened
    return all
  }

  mutating func synthesise(_ a: Coefficients, _ s: DescentFeatures) -> [Double] {
    if s.loss < best.loss { best = (place, s.loss) }
    let noise = exp(a[DescentKnob.noise])
    let isKick = s.isStill && noise > Self.least
    let next = isKick ? kicked(noise) : moved(a, s)
    let before = lyapunov.interventions.rolledBack
    place = lyapunov.guarded(next, from: place, s)
    if isKick || lyapunov.interventions.rolledBack > before { velocity = place.map { _ in 0 } }
    return place
  }

  private mutating func moved(_ a: Coefficients, _ s: DescentFeatures) -> [Double] {
    let (rate, momentum) = (exp(a[DescentKnob.rate]), 1 - exp(a[DescentKnob.friction]))
    for i in place.indices { velocity[i] = momentum * velocity[i] - rate * s.gradient[i] }
    let share = EnergyBudget(1 + 0.1 * place.length).share(velocity.length)
    if share < 1 { shortened += 1 }
    // An infinite velocity has no direction that could be kept.
    velocity = share > 0 ? velocity.map { share * $0 } : place.map { _ in 0 }
    return zip(place, velocity).map { $0 + $1 }
  }

  private mutating func kicked(_ noise: Double) -> [Double] {
    best.place.map { $0 + noise * dice.normal() }
  }
}
