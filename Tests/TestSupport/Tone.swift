import Foundation

/// Amplitude and phase of one sine in a signal.
public struct Tone {
  public let amplitude: Double
  /// Radians at the first sample of the measured range.
  public let phase: Double

  /// Measures with a Blackman-Harris window: other tones further off than four bins are below -92
  /// dB.
  public init<S: Collection>(in samples: S, at hertz: Double, rate: Double = 48_000)
  where S.Element == Float {
    let count = Double(samples.count)
    var real = 0.0
    var imaginary = 0.0
    var weight = 0.0
    for (i, sample) in samples.enumerated() {
      let w = blackmanHarris(Double(i) / (count - 1))
      let angle = 2 * Double.pi * hertz / rate * Double(i)
      real += w * Double(sample) * cos(angle)
      imaginary -= w * Double(sample) * sin(angle)
      weight += w
    }
    amplitude = 2 * (real * real + imaginary * imaginary).squareRoot() / weight
    phase = atan2(imaginary, real)
  }

  /// Frequency of the tone nearest to `hertz` by phase regression: the slope of the phase of short
  /// pieces against the expected one.
  public static func frequency(
    of samples: [Float], near hertz: Double, rate: Double = 48_000, pieces: Int = 16
  ) -> Double {
    let length = samples.count / pieces
    var phases: [Double] = []
    for piece in 0..<pieces {
      let start = piece * length
      let measured = Tone(in: samples[start..<start + length], at: hertz, rate: rate).phase
      let expected = 2 * Double.pi * hertz / rate * Double(start)
      let raw = measured - expected
      let last = phases.last ?? 0
      phases.append(raw - 2 * .pi * ((raw - last) / (2 * .pi)).rounded())
    }
    return hertz + slope(phases) / Double(length) * rate / (2 * .pi)
  }

  /// Harmonics 2 to `last` together over the fundamental, as amplitude over amplitude.
  public static func distortion(
    of samples: [Float], at hertz: Double, last: Int = 30, rate: Double = 48_000
  ) -> Double {
    let harmonics = (2...last).map { Tone(in: samples, at: hertz * Double($0), rate: rate) }
    let power = harmonics.reduce(0) { $0 + $1.amplitude * $1.amplitude }
    return power.squareRoot() / Tone(in: samples, at: hertz, rate: rate).amplitude
  }
}

private func blackmanHarris(_ x: Double) -> Double {
  let a = 2 * Double.pi * x
  return 0.35875 - 0.48829 * cos(a) + 0.14128 * cos(2 * a) - 0.01168 * cos(3 * a)
}

private func slope(_ y: [Double]) -> Double {
  let middle = Double(y.count - 1) / 2
  let mean = y.reduce(0, +) / Double(y.count)
  var above = 0.0
  var below = 0.0
  for (i, value) in y.enumerated() {
    above += (Double(i) - middle) * (value - mean)
    below += (Double(i) - middle) * (Double(i) - middle)
  }
  return above / below
}
