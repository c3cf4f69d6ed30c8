import MachineCore

/// SGD with momentum at one setting.
struct FixedMomentum: Descender {
  private let rate: Double
  private let momentum: Double
  private var place: [Double]
  private var velocity: [Double]

  init(from start: [Double], rate: Double, momentum: Double) {
    (self.rate, self.momentum, place) = (rate, momentum, start)
    velocity = start.map { _ in 0 }
  }

  mutating func step(_ x: Slope) -> [Double] {
    for i in place.indices {
      velocity[i] = momentum * velocity[i] - rate * x.gradient[i]
      place[i] += velocity[i]
    }
    return place
  }
}

/// Adam with the settings that everyone takes.
struct UsualAdam: Descender {
  private var place: [Double]
  private var law: AdamLaw

  init(from start: [Double]) {
    place = start
    law = AdamLaw(count: start.count, rate: 0.001, decay: (0.9, 0.999))
  }

  mutating func step(_ x: Slope) -> [Double] {
    place = law.update(place, x.gradient.map { -$0 })
    return place
  }
}
