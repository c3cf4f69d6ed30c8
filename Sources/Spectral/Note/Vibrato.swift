import Glibc

/// A pitch that swings evenly.
public struct Vibrato: Equatable, Sendable {
  /// Swings per second.
  public var hertz: Double
  /// Octaves from the middle to either end.
  public var octaves: Double

  public init(hertz: Double, octaves: Double) { (self.hertz, self.octaves) = (hertz, octaves) }
}

extension PitchTrack {
  /// Slowest and fastest swing that is told from a glide and from roughness, in Hz.
  private static let rates = (lowest: 3.0, highest: 9.0, step: 0.1)
  /// Shortest voiced stretch that is looked at, in seconds.
  private static let shortest = 0.4
  /// Smallest swing, in octaves: 2 cents.
  private static let least = 2.0 / 1200
  /// Share of the stretch's movement that one sine must explain.
  private static let clarity = 0.5

  /// The sine that explains most of the pitch's movement about a straight line; nil where none does.
  public var vibrato: Vibrato? {
    let octaves = steady
    guard Double(octaves.count) * hop >= Self.shortest else { return nil }
    let rest = Self.straightened(octaves)
    let whole = rest.reduce(0) { $0 + $1 * $1 }
    guard whole > 0 else { return nil }
    let rates = stride(from: Self.rates.lowest, through: Self.rates.highest, by: Self.rates.step)
    let fits = rates.map { (rate: $0, fit: fit(rest, $0)) }
    guard let best = fits.max(by: { $0.fit.explained < $1.fit.explained }),
      best.fit.explained > Self.clarity * whole
    else { return nil }
    // A window's pitch is a mean: the tracker compares one half of it with the other.
    let turn = Double.pi * best.rate * start
    let octave = best.fit.amplitude * turn / sin(turn)
    return octave > Self.least ? Vibrato(hertz: best.rate, octaves: octave) : nil
  }

  /// The longest stretch that stays within a semitone of the median, as log2 of Hz.
  private var steady: ArraySlice<Double> {
    guard let middle = median.map({ log2($0.hertz) }) else { return [] }
    let octaves = hertz.map { $0 > 0 ? log2($0) : .infinity }
    var best = 0..<0
    var begin = 0
    for i in 0...octaves.count where i == octaves.count || abs(octaves[i] - middle) > 1.0 / 12 {
      if i - begin > best.count { best = begin..<i }
      begin = i + 1
    }
    return octaves[best]
  }

  /// What is left when the least-squares line is taken away.
  private static func straightened(_ y: ArraySlice<Double>) -> [Double] {
    let n = Double(y.count)
    let middle = (n - 1) / 2
    let mean = y.reduce(0, +) / n
    let spread = n * (n * n - 1) / 12
    let slope = y.enumerated().reduce(0) { $0 + (Double($1.offset) - middle) * $1.element } / spread
    return y.enumerated().map { $1 - mean - slope * (Double($0) - middle) }
  }

  private func fit(_ y: [Double], _ rate: Double) -> (amplitude: Double, explained: Double) {
    var (a, b) = (0.0, 0.0)
    for (i, value) in y.enumerated() {
      let angle = 2 * Double.pi * rate * hop * Double(i)
      a += value * cos(angle)
      b += value * sin(angle)
    }
    let n = Double(y.count)
    return (2 / n * (a * a + b * b).squareRoot(), 2 / n * (a * a + b * b))
  }
}
