import Glibc

/// One number of a frame's magnitudes, and how it moves with them.
protocol FrameFeature {
  /// Added before the logarithm in which two sounds are compared.
  var foot: Double { get }
  func value(_ magnitudes: UnsafePointer<Float>, bins: Int) -> Double
  /// Adds `scale` times d(value) / d(magnitude).
  func addSlope(
    _ scale: Double, _ magnitudes: UnsafePointer<Float>, bins: Int,
    to slopes: UnsafeMutablePointer<Float>)
}

/// Mean bin, weighted by magnitude; 0 for silence.
struct CentroidFeature: FrameFeature {
  let foot = 1.0

  func value(_ magnitudes: UnsafePointer<Float>, bins: Int) -> Double {
    let (weighted, total) = sums(magnitudes, bins)
    return total > 0 ? weighted / total : 0
  }

  func addSlope(
    _ scale: Double, _ magnitudes: UnsafePointer<Float>, bins: Int,
    to slopes: UnsafeMutablePointer<Float>
  ) {
    let (weighted, total) = sums(magnitudes, bins)
    guard total > 1e-12 else { return }
    for k in 0..<bins { slopes[k] += Float(scale * (Double(k) - weighted / total) / total) }
  }

  private func sums(_ magnitudes: UnsafePointer<Float>, _ bins: Int) -> (Double, Double) {
    var weighted = 0.0
    var total = 0.0
    for k in 0..<bins {
      weighted += Double(k) * Double(magnitudes[k])
      total += Double(magnitudes[k])
    }
    return (weighted, total)
  }
}

/// The bin under which a share of all magnitude lies.
///
/// Counting bins whose cumulative share is under the wanted one gives a step function; each bin
/// counts by a logistic of its distance instead, `softness` wide. 0.02 moves the answer by less
/// than the bins that hold 2 % of the magnitude. Silence gives 0.
struct RollOffFeature: FrameFeature {
  let foot = 1.0
  let share: Double
  let softness: Double

  init(share: Double = 0.85, softness: Double = 0.02) {
    (self.share, self.softness) = (share, softness)
  }

  func value(_ magnitudes: UnsafePointer<Float>, bins: Int) -> Double {
    let total = total(magnitudes, bins)
    guard total > 1e-12 else { return 0 }
    var cumulative = 0.0
    var sum = 0.0
    for k in 0..<bins {
      cumulative += Double(magnitudes[k]) / total
      sum += under(cumulative)
    }
    return sum
  }

  /// A bin raises the distribution from itself on, and by the total lowers all of it.
  func addSlope(
    _ scale: Double, _ magnitudes: UnsafePointer<Float>, bins: Int,
    to slopes: UnsafeMutablePointer<Float>
  ) {
    let total = total(magnitudes, bins)
    guard total > 1e-12 else { return }
    var cumulative = 1.0
    var ahead = 0.0
    var mean = 0.0
    for k in (0..<bins).reversed() {
      let gate = under(cumulative)
      ahead -= gate * (1 - gate) / softness
      mean += ahead * Double(magnitudes[k]) / total
      slopes[k] += Float(scale * ahead / total)
      cumulative -= Double(magnitudes[k]) / total
    }
    for k in 0..<bins { slopes[k] -= Float(scale * mean / total) }
  }

  private func under(_ cumulative: Double) -> Double {
    1 / (1 + exp((cumulative - share) / softness))
  }

  private func total(_ magnitudes: UnsafePointer<Float>, _ bins: Int) -> Double {
    var total = 0.0
    for k in 0..<bins { total += Double(magnitudes[k]) }
    return total
  }
}

/// Geometric over arithmetic mean of the power, on a floor 80 dB under the frame's own peak.
struct FlatnessFeature: FrameFeature {
  /// A tone is about 1e-6 and no more of a tone at 1e-7.
  let foot = 1e-3
  /// Power of the floor against the peak's: added to every bin, so nothing bends at it.
  private let depth = 1e-8

  func value(_ magnitudes: UnsafePointer<Float>, bins: Int) -> Double {
    let peak = Double(magnitudes[peakBin(magnitudes, bins)])
    guard peak > 0 else { return 1 }
    let (logarithms, sum) = sums(magnitudes, bins, peak)
    return exp(logarithms / Double(bins)) / (sum / Double(bins))
  }

  /// The floor moves with the peak. Scaling all bins changes nothing, so what the peak adds by the
  /// floor is what takes the others' sum to zero.
  func addSlope(
    _ scale: Double, _ magnitudes: UnsafePointer<Float>, bins: Int,
    to slopes: UnsafeMutablePointer<Float>
  ) {
    let loudest = peakBin(magnitudes, bins)
    let peak = Double(magnitudes[loudest])
    guard peak > 1e-12 else { return }
    let (logarithms, sum) = sums(magnitudes, bins, peak)
    let count = Double(bins)
    let value = exp(logarithms / count) / (sum / count)
    var scaling = 0.0
    for k in 0..<bins {
      let share = Double(magnitudes[k]) / peak
      let slope = 2 * share * (1 / (count * (share * share + depth)) - 1 / sum)
      slopes[k] += Float(scale * value * slope / peak)
      scaling += share * slope
    }
    slopes[loudest] -= Float(scale * value * scaling / peak)
  }

  /// Sums over the bins of power over the peak's power, floored, and of its logarithm.
  private func sums(
    _ magnitudes: UnsafePointer<Float>, _ bins: Int, _ peak: Double
  ) -> (logarithms: Double, sum: Double) {
    var logarithms = 0.0
    var sum = 0.0
    for k in 0..<bins {
      let share = Double(magnitudes[k]) / peak
      logarithms += log(share * share + depth)
      sum += share * share + depth
    }
    return (logarithms, sum)
  }

  private func peakBin(_ magnitudes: UnsafePointer<Float>, _ bins: Int) -> Int {
    var best = 0
    for k in 0..<bins where magnitudes[k] > magnitudes[best] { best = k }
    return best
  }
}
