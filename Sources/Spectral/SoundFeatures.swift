import Foundation

/// Plain numbers that describe a sound.
public enum SoundFeatures {
  /// Root mean square.
  public static func rms(_ x: UnsafePointer<Float>, count: Int) -> Double {
    guard count > 0 else { return 0 }
    var sum = 0.0
    for i in 0..<count { sum += Double(x[i]) * Double(x[i]) }
    return (sum / Double(count)).squareRoot()
  }

  /// 20 log10 of an amplitude, not under `floor`.
  public static func decibels(_ amplitude: Double, floor: Double = -160) -> Double {
    amplitude > 0 ? max(20 * log10(amplitude), floor) : floor
  }

  /// RMS of each window of `window` samples, `hop` apart, linear.
  public static func envelope(_ x: [Float], window: Int, hop: Int) -> [Double] {
    guard x.count >= window, window > 0, hop > 0 else { return [] }
    return x.withUnsafeBufferPointer { buffer -> [Double] in
      guard let base = buffer.baseAddress else { return [] }
      return stride(from: 0, through: x.count - window, by: hop).map {
        rms(base + $0, count: window)
      }
    }
  }

  /// Mean frequency in Hz, weighted by magnitude; 0 for silence.
  /// - Parameter magnitudes: one half spectrum of `2 * (count - 1)` samples.
  public static func centroid(_ magnitudes: ArraySlice<Float>, sampleRate: Double) -> Double {
    var weighted = 0.0
    var total = 0.0
    for (k, magnitude) in magnitudes.enumerated() {
      weighted += Double(k) * Double(magnitude)
      total += Double(magnitude)
    }
    guard total > 0, magnitudes.count > 1 else { return 0 }
    return weighted / total * sampleRate / Double(2 * (magnitudes.count - 1))
  }

  /// Geometric over arithmetic mean of the power, 0 (a tone) to 1 (white); floored 80 dB under the
  /// peak so that inaudible bins do not rule. Silence gives 1.
  public static func flatness(_ magnitudes: ArraySlice<Float>) -> Double {
    let peak = Double(magnitudes.max() ?? 0)
    guard peak > 0 else { return 1 }
    var logarithms = 0.0
    var sum = 0.0
    for magnitude in magnitudes {
      let power = max(Double(magnitude) / peak, 1e-4) * max(Double(magnitude) / peak, 1e-4)
      logarithms += log(power)
      sum += power
    }
    let count = Double(magnitudes.count)
    return exp(logarithms / count) / (sum / count)
  }
}
