import Glibc

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
    hertz(value(CentroidFeature(), magnitudes), magnitudes, sampleRate)
  }

  /// Frequency in Hz under which `share` of all magnitude lies; 0 for silence.
  public static func rollOff(
    _ magnitudes: ArraySlice<Float>, sampleRate: Double, share: Double = 0.85
  ) -> Double {
    hertz(value(RollOffFeature(share: share), magnitudes), magnitudes, sampleRate)
  }

  /// Geometric over arithmetic mean of the power, 0 (a tone) to 1 (white); floored 80 dB under the
  /// peak so that inaudible bins do not rule. Silence gives 1.
  public static func flatness(_ magnitudes: ArraySlice<Float>) -> Double {
    value(FlatnessFeature(), magnitudes)
  }

  /// Mel levels in dB of power, at least -160.
  public static func melLevels(_ magnitudes: ArraySlice<Float>, _ bank: MelBank) -> [Double] {
    magnitudes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress, buffer.count == bank.bins else { return [] }
      return (0..<bank.bands).map { 10 * log10(max(bank.power(base, band: $0), 1e-16)) }
    }
  }

  private static func value(
    _ feature: some FrameFeature, _ magnitudes: ArraySlice<Float>
  ) -> Double {
    magnitudes.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { feature.value($0, bins: buffer.count) } ?? 0
    }
  }

  private static func hertz(
    _ bin: Double, _ magnitudes: ArraySlice<Float>, _ sampleRate: Double
  ) -> Double {
    magnitudes.count > 1 ? bin * sampleRate / Double(2 * (magnitudes.count - 1)) : 0
  }
}
