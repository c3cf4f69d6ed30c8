import Glibc

/// The harmonics of a sound at one moment, and how much each region of them counts.
public struct HarmonicTarget: Sendable {
  public static let mostHarmonics = 384
  /// Hz
  public let pitch: Double
  /// Complex amplitude of each harmonic, the fundamental first: x = sum of Re(a_k e^(i k w t)).
  public let real: [Float]
  public let imaginary: [Float]
  /// By harmonic.
  let bands: [Int]
  /// By band, sums of |a|^2.
  let power: [Double]
  /// By band: what is under it is not heard, for the noise there or as it is too soft.
  let floor: [Double]
  let weight: [Double]

  /// Amplitude of a single harmonic with the power of all.
  public var amplitude: Double { power.reduce(0, +).squareRoot() }
  /// RMS of the harmonics.
  public var rms: Double { (0.5 * power.reduce(0, +)).squareRoot() }
  public var harmonics: Int { real.count }

  /// - Parameters:
  ///   - real, imaginary: Amplitudes, as many as harmonics are looked at.
  ///   - noise: Power of what is no harmonic, per Hz, at each harmonic.
  public init(pitch: Double, real: [Float], imaginary: [Float], noise: [Double]) {
    precondition(real.count == imaginary.count && real.count == noise.count, "equal counts")
    (self.pitch, self.real, self.imaginary) = (pitch, real, imaginary)
    bands = HarmonicTarget.bands(real.count)
    let count = (bands.last ?? -1) + 1
    var power = [Double](repeating: 0, count: count)
    var hiss = power
    for k in real.indices {
      power[bands[k]] += Double(real[k] * real[k] + imaginary[k] * imaginary[k])
      // The noise under a harmonic, as an amplitude squared.
      hiss[bands[k]] += 2 * noise[k] * pitch
    }
    let peak = power.max() ?? 0
    floor = hiss.map { $0 + 1e-8 * peak + 1e-20 }
    let loudest = zip(power, floor).map { max($0, $1) }
    let top = loudest.max() ?? 1
    weight = loudest.map { pow(10, 0.015 * max(10 * log10($0 / top), -70)) }
    self.power = power
  }

  /// One band each for the first nine harmonics, then one every sixth of an octave.
  private static func bands(_ count: Int) -> [Int] {
    var bands: [Int] = []
    var (band, edge) = (-1, 0.0)
    for k in 0..<count {
      if k < 9 || Double(k + 1) >= edge {
        band += 1
        edge = Double(k + 1) * exp2(1.0 / 6)
      }
      bands.append(band)
    }
    return bands
  }
}
