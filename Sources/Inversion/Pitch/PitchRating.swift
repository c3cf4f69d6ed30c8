import DX7

/// Orders motions by how likely they are: a number that is not needed costs as much as noise would
/// gain by it.
struct PitchRating {
  private struct Rated {
    var motion: PitchMotion
    var fit: PitchFit
    var variance: Double
    var price = 0.0
  }

  private let trial: PitchTrial
  private let rated: [Rated]

  /// - Parameter motions: Each is rated without its envelope and without its LFO too.
  init(_ trial: PitchTrial, _ motions: [PitchMotion]) {
    self.trial = trial
    var all: [PitchMotion] = []
    for motion in [PitchMotion()] + motions {
      for part in [motion, motion.envelopeAlone, motion.lfoAlone] where !all.contains(part) {
        all.append(part)
      }
    }
    var rated = all.map {
      Rated(motion: $0, fit: trial.fit($0), variance: trial.variance($0))
    }
    let noise = max(rated.map(\.variance).min() ?? 0, 1e-9) / Double(trial.turns.count)
    for i in rated.indices {
      rated[i].price = rated[i].fit.cost + noise * Double(rated[i].motion.surprise)
    }
    self.rated = rated.sorted { $0.price < $1.price }
  }

  /// The first of those that sound alike.
  func likeliest(_ count: Int) -> [PitchReader.Found] {
    var found: [PitchReader.Found] = []
    var heard: [[Double]] = []
    for one in rated where found.count < count {
      let phases = trial.phases(one.motion)
      if heard.contains(where: { isAlike($0, phases) }) { continue }
      heard.append(phases)
      found.append(
        PitchReader.Found(
          motion: one.motion, mistuning: one.fit.mistuning, deviation: one.variance.squareRoot()))
    }
    return found
  }

  /// Within a thousandth of a turn.
  private func isAlike(_ one: [Double], _ other: [Double]) -> Bool {
    var square = 0.0
    for (i, weight) in trial.weights.enumerated() {
      square += weight * (one[i] - other[i]) * (one[i] - other[i])
    }
    return square < 1e-6
  }
}

extension PitchMotion {
  fileprivate var envelopeAlone: PitchMotion { with(only: Self.fields[0..<8]) }
  fileprivate var lfoAlone: PitchMotion { with(only: Self.fields[8...]) }

  /// Twice the logarithm of how rare it is among voices: an LFO is one of ten thousand.
  fileprivate var surprise: Int {
    8 * bends + (swings ? 32 : 0) + (self[.pitchLevel4] == 50 ? 0 : 8)
  }
}
