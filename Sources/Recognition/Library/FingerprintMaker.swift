import Foundation
import Spectral

/// Makes prints of sounds.
/// - Thread: one at a time.
final class FingerprintMaker {
  private let transform = RealFFT(size: SoundFingerprint.window)
  private let window: [Float]
  /// Power up to and including each bin, of every moment one after the other.
  private var sums: [Float]
  private let edges: [Double]

  init() {
    let size = SoundFingerprint.window
    window = (0..<size).map { 0.5 - 0.5 * cos(2 * Float.pi * Float($0) / Float(size)) }
    sums = [Float](repeating: 0, count: SoundFingerprint.moments * (size / 2 + 2))
    let bin = SoundFingerprint.sampleRate / Double(size)
    edges = (0...SoundFingerprint.bands).map { 27.5 * exp2(Double($0) / 4) / bin }
  }

  private var stride: Int { transform.bins + 1 }

  /// Takes the samples of one moment.
  func take(_ samples: UnsafePointer<Float>, step: Int, moment: Int) {
    for i in 0..<SoundFingerprint.window { transform.samples[i] = samples[i * step] * window[i] }
    transform.forward()
    var sum: Float = 0
    let base = moment * stride
    sums[base] = 0
    for k in 0..<transform.bins {
      let (re, im) = transform.spectrum[k]
      sum += re * re + im * im
      sums[base + k + 1] = sum
    }
  }

  /// The print of what was taken, as if the sound had been played elsewhere on the keyboard.
  /// - Parameters:
  ///   - semitones: Up.
  ///   - moments: That lie inside the sound. - limit: Highest frequency it can hold, in Hz.
  func print(semitones: Double = 0, moments: Int = SoundFingerprint.moments, limit: Double = 24_000)
    -> SoundFingerprint
  {
    let shift = exp2(-semitones / 12)
    let top = limit / SoundFingerprint.sampleRate * Double(SoundFingerprint.window)
    var powers = [Float](repeating: 0, count: SoundFingerprint.count)
    var mask = [UInt8](repeating: 0, count: SoundFingerprint.count)
    for moment in 0..<moments {
      for band in 0..<SoundFingerprint.bands {
        let (low, high) = (edges[band] * shift, edges[band + 1] * shift)
        guard low < top, high < 0.99 * Double(transform.bins), high > 1 else { continue }
        powers[moment * SoundFingerprint.bands + band] = power(moment, low, high)
        mask[moment * SoundFingerprint.bands + band] = 255
      }
    }
    let peak = max(powers.max() ?? 0, 1e-9)
    let levels = powers.map { power -> UInt8 in
      let level = 10 * log10(max(power / peak, 1e-9)) + SoundFingerprint.floor
      return UInt8(min(max(4 * level, 0), 240))
    }
    return SoundFingerprint(levels: levels, mask: mask)
  }

  /// RMS of what was taken, as of a full-scale sine's 0.7.
  var rms: Float {
    let sum = (0..<SoundFingerprint.moments).reduce(Float(0)) {
      $0 + sums[$1 * stride + stride - 1]
    }
    let size = Float(SoundFingerprint.window)
    return (sum / Float(SoundFingerprint.moments) * 2 / (size * size * 0.375)).squareRoot()
  }

  /// Share of the power above a frequency in Hz.
  func share(above hertz: Double) -> Float {
    let bin = Int(hertz / SoundFingerprint.sampleRate * Double(SoundFingerprint.window))
    var (high, all): (Float, Float) = (0, 1e-20)
    for moment in 0..<SoundFingerprint.moments {
      let base = moment * stride
      all += sums[base + stride - 1]
      high += sums[base + stride - 1] - sums[base + min(bin, stride - 1)]
    }
    return high / all
  }

  /// Between two places that need not be whole bins.
  private func power(_ moment: Int, _ low: Double, _ high: Double) -> Float {
    let base = moment * stride
    func upTo(_ place: Double) -> Float {
      let whole = min(Int(place), stride - 2)
      let (a, b) = (sums[base + whole], sums[base + whole + 1])
      return a + (b - a) * Float(min(place - Double(whole), 1))
    }
    return max(upTo(high + 0.5) - upTo(low + 0.5), 0)
  }
}
