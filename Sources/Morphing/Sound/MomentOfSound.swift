import Glibc

/// A frame's spectrum in numbers, of one pass over its magnitudes.
struct MomentOfSound {
  /// Hz.
  let centroid: Double
  let bandwidth: Double
  /// Hz under which 85 % of the magnitude lies.
  let rollOff: Double
  /// Geometric over arithmetic mean of the power: 0 a tone, 1 white noise.
  let flatness: Double

  var values: [Double] { [centroid, bandwidth, rollOff, flatness] }

  /// - Parameters:
  ///   - magnitudes: `bins` of a half spectrum.
  ///   - spacing: Hz from bin to bin.
  init(_ magnitudes: UnsafePointer<Float>, bins: Int, spacing: Double) {
    var (total, first, second, power): (Double, Double, Double, Double) = (0, 0, 0, 0)
    var peak: Float = 0
    for k in 0..<bins {
      let magnitude = magnitudes[k]
      peak = max(peak, magnitude)
      let weight = Double(magnitude)
      total += weight
      first += weight * Double(k)
      second += weight * Double(k * k)
      power += weight * weight
    }
    let mean = total > 0 ? first / total : 0
    centroid = mean * spacing
    bandwidth = total > 0 ? max(second / total - mean * mean, 0).squareRoot() * spacing : 0
    rollOff = Self.edge(magnitudes, bins, at: 0.85 * total) * spacing
    flatness = Self.flatness(magnitudes, bins, power: power, peak: Double(peak))
  }

  /// The bin up to which the magnitudes come to a sum.
  private static func edge(_ m: UnsafePointer<Float>, _ bins: Int, at wanted: Double) -> Double {
    var sum = 0.0
    for bin in 0..<bins {
      let next = sum + Double(m[bin])
      if next >= wanted, m[bin] > 0 { return Double(bin) - 1 + (wanted - sum) / Double(m[bin]) }
      sum = next
    }
    return 0
  }

  /// On a floor 80 dB under the peak. Eight bins are multiplied before a logarithm is taken.
  private static func flatness(
    _ m: UnsafePointer<Float>, _ bins: Int, power: Double, peak: Double
  ) -> Double {
    guard peak > 0 else { return 1 }
    let (scale, floor) = (1 / (peak * peak), 1e-8)
    var (logarithms, product) = (0.0, 1.0)
    for k in 0..<bins {
      product *= Double(m[k] * m[k]) * scale + floor
      if k & 7 == 7 {
        logarithms += log(product)
        product = 1
      }
    }
    logarithms += log(product)
    let count = Double(bins)
    return exp(logarithms / count) / (power * scale / count + floor)
  }
}
