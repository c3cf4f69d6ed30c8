import Glibc

/// Where a power spectrum stands out.
public enum LocalMaxima {
  /// Local maxima over two bins either side, placed between bins by a parabola through the
  /// logarithms; rising.
  /// - Parameters:
  ///   - power: By bin, at least five.
  ///   - floor: Least power of a peak; above 0.
  public static func find(
    _ power: [Float], over floor: Float
  ) -> [(bin: Double, power: Float)] {
    var peaks: [(bin: Double, power: Float)] = []
    for k in 2..<max(2, power.count - 2) where power[k] > floor {
      guard (k - 2...k + 2).allSatisfy({ power[$0] <= power[k] }) else { continue }
      let (a, b, c) = (log(power[k - 1]), log(power[k]), log(power[k + 1]))
      let curve = a - 2 * b + c
      let shift = curve < 0 ? 0.5 * (a - c) / curve : 0
      peaks.append((Double(k) + Double(shift), power[k]))
    }
    return peaks
  }
}
