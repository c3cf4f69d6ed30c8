import Glibc

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

/// Adam (Kingma and Ba 2015) with the settings that everyone takes.
struct UsualAdam: Descender {
  private static let rate = 0.001
  private static let decay = (mean: 0.9, square: 0.999)
  private var place: [Double]
  private var mean: [Double]
  private var square: [Double]
  private var steps = 0.0

  init(from start: [Double]) {
    place = start
    mean = start.map { _ in 0 }
    square = mean
  }

  mutating func step(_ x: Slope) -> [Double] {
    steps += 1
    let (decay, gradient) = (Self.decay, x.gradient)
    let correction = (1 - pow(decay.mean, steps), 1 - pow(decay.square, steps))
    for i in place.indices {
      mean[i] = decay.mean * mean[i] + (1 - decay.mean) * gradient[i]
      square[i] = decay.square * square[i] + (1 - decay.square) * gradient[i] * gradient[i]
      let size = (square[i] / correction.1).squareRoot() + 1e-8
      place[i] -= Self.rate * mean[i] / correction.0 / size
    }
    return place
  }
}
