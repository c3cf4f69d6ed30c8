import Glibc

/// How deep a sound's spectrum is between its partials: it tells a sum of sines from what has a breath.
public enum SpectralFloor {
  private static let size = 8192
  /// Hz that are looked at: above it much is silent anyhow.
  private static let range = 100.0...6000.0
  /// Share of bins that are under what counts as the floor.
  private static let share = 0.2
  /// Energy under the loudest window's at which a window tells nothing: 20 dB.
  private static let audible: Float = 0.01

  /// By how many dB the softest fifth of a spectrum lies under its strongest partial, at the moment where
  /// that is most.
  ///
  /// Notes of a DX7 stand at -96 to -155, whatever their envelopes, but for those that are noise by
  /// feedback (-35 to -88); what is blown, bowed or plucked at -65 to -121. A noise 60 dB under a note
  /// puts it at -100.
  /// - Parameter samples: 48 kHz.
  /// - Returns: nil where the sound is shorter than a sixth of a second, or silent.
  public static func decibels(_ samples: [Float]) -> Double? {
    let starts = stride(from: 0, through: samples.count - size, by: size / 2)
    let energies = starts.map { start in
      samples[start..<start + size].reduce(0) { $0 + $1 * $1 }
    }
    guard let loudest = energies.max(), loudest > 0 else { return nil }
    let transform = RealFFT(size: size)
    let window = blackmanHarris
    return zip(starts, energies).filter { $1 >= audible * loudest }.map { start, _ in
      for n in 0..<size { transform.samples[n] = samples[start + n] * window[n] }
      transform.forward()
      return depth(transform)
    }.min()
  }

  private static func depth(_ transform: RealFFT) -> Double {
    func power(_ bin: Int) -> Float {
      let (re, im) = transform.spectrum[bin]
      return re * re + im * im
    }
    let top = (0..<transform.bins).reduce(Float(1e-30)) { max($0, power($1)) }
    let unit = Double(size) / 48_000
    let bins = Int(range.lowerBound * unit)..<Int(range.upperBound * unit)
    let sorted = bins.map(power).sorted()
    let floor = sorted[Int(share * Double(sorted.count))]
    return 10 * log10(Double(max(floor / top, 1e-20)))
  }

  /// Side lobes at -92 dB, falling from there.
  private static var blackmanHarris: [Float] {
    (0..<size).map { n in
      let turn = 2 * Double.pi * Double(n) / Double(size)
      return Float(
        0.35875 - 0.48829 * cos(turn) + 0.14128 * cos(2 * turn) - 0.01168 * cos(3 * turn))
    }
  }
}
