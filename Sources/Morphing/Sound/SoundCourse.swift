import Glibc

/// How a sound comes and goes.
struct SoundCourse {
  /// Mean squares of pieces of 256 samples.
  private let powers: [Double]
  /// Octaves over a second in which it rises from a tenth of its peak to nine tenths.
  let attack: Double
  /// The same of the time at which, on average, it sounds.
  let decay: Double
  private static let piece = 256
  /// Seconds that are as good as none.
  private static let none = 0.005

  init(_ sound: [Float], rate: Double) {
    powers = sound.withUnsafeBufferPointer { x in
      (0..<x.count / Self.piece).map { number in
        var sum: Float = 0
        for i in number * Self.piece..<(number + 1) * Self.piece { sum += x[i] * x[i] }
        return Double(sum) / Double(Self.piece)
      }
    }
    let seconds = Double(Self.piece) / rate
    let levels = powers.map { $0.squareRoot() }
    let peak = levels.max() ?? 0
    let begin = levels.firstIndex { $0 >= 0.1 * peak } ?? 0
    let top = levels.firstIndex { $0 >= 0.9 * peak } ?? 0
    attack = log2(Self.none + seconds * Double(top - begin))
    var (sum, weighted): (Double, Double) = (0, 0)
    for (place, level) in levels.enumerated() {
      sum += level
      weighted += level * Double(place)
    }
    decay = log2(Self.none + (sum > 0 ? seconds * weighted / sum : 0))
  }

  /// RMS of frames one after the other.
  /// - Parameter frame: Samples, a multiple of 256.
  func levels(every frame: Int) -> [Double] {
    let count = frame / Self.piece
    return (0..<powers.count / count).map { number in
      let own = powers[number * count..<(number + 1) * count]
      return (own.reduce(0, +) / Double(count)).squareRoot()
    }
  }
}

/// How much of a sound is not where the harmonics of its pitch are.
struct Inharmonicity {
  /// 1 for a bin that is near no harmonic, else 0.
  private let weights: [Float]
  private var all: Float = 1e-20
  private var other: Float = 0
  /// Bins of a tone under the window, to either side.
  private static let width = 2.0

  /// - Parameter pitch: Hz; under some 8 bins harmonics cannot be told apart, and all counts as one.
  init(pitch: Double, bins: Int, rate: Double) {
    let spacing = pitch / rate * Double(2 * (bins - 1))
    weights = (0..<bins).map { bin in
      if spacing <= 4 * Self.width { return 0 }
      let order = (Double(bin) / spacing).rounded()
      return abs(Double(bin) - order * spacing) <= Self.width ? 0 : 1
    }
  }

  mutating func take(_ magnitudes: [Float]) {
    for (weight, magnitude) in zip(weights, magnitudes) {
      let power = magnitude * magnitude
      all += power
      other += weight * power
    }
  }

  /// 0...1, of the power.
  var share: Double { Double(other / all) }
}
