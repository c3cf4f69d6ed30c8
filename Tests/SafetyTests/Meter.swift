import Foundation

/// The true-peak meter of ITU-R BS.1770-4, written down once more, straight from the norm's table.
enum Meter {
  private static let phases: [[Float]] = {
    let zero: [Float] = [
      0.0017089843750, 0.0109863281250, -0.0196533203125, 0.0332031250000, -0.0594482421875,
      0.1373291015625, 0.9721679687500, -0.1022949218750, 0.0476074218750, -0.0266113281250,
      0.0148925781250, -0.0083007812500,
    ]
    let one: [Float] = [
      -0.0291748046875, 0.0292968750000, -0.0517578125000, 0.0891113281250, -0.1665039062500,
      0.4650878906250, 0.7797851562500, -0.2003173828125, 0.1015625000000, -0.0582275390625,
      0.0330810546875, -0.0189208984375,
    ]
    return [zero, one, one.reversed(), zero.reversed()]
  }()

  /// Largest sample or peak between samples; the first 11 samples only lead in.
  static func truePeak(_ x: [Float]) -> Float {
    x.withUnsafeBufferPointer { x in
      var peak: Float = 0
      for phase in phases {
        phase.withUnsafeBufferPointer { taps in
          for at in 11..<max(11, x.count) {
            var sum: Float = 0
            for k in 0..<12 { sum += taps[k] * x[at - k] }
            peak = max(peak, abs(sum))
          }
        }
      }
      for sample in x { peak = max(peak, abs(sample)) }
      return peak
    }
  }

  /// Largest value of the band-limited curve through the samples, at 8 points each: sinc of 128
  /// taps under a Hann window.
  static func idealPeak(_ x: [Float]) -> Double {
    var peak = 0.0
    for part in 0..<8 {
      let shift = Double(part) / 8
      let taps = (-64..<64).map { k in
        let t = Double(k) - shift
        let sinc = t == 0 ? 1 : sin(.pi * t) / (.pi * t)
        return sinc * (0.5 + 0.5 * cos(.pi * t / 65))
      }
      for at in 64..<(x.count - 64) {
        var sum = 0.0
        for k in 0..<128 { sum += taps[k] * Double(x[at + k - 64]) }
        peak = max(peak, abs(sum))
      }
    }
    return peak
  }

  static func decibels(_ x: Float) -> Float { 20 * log10(max(x, 1e-30)) }
}
