import Foundation

/// Power spectra for pictures: radix 2, in place. Kept apart so that another transform can take
/// its place.
struct FourierTransform {
  /// Samples per window, a power of two.
  let size: Int
  private let cosines: [Float]
  private let sines: [Float]
  private let window: [Float]
  private let reversed: [Int]
  /// Makes a sine of amplitude 1 a power of 1.
  private let scale: Float
  private var real: [Float]
  private var imaginary: [Float]

  /// - Parameter size: A power of two, at least 2.
  init(size: Int) {
    precondition(size >= 2 && size.nonzeroBitCount == 1, "a power of two")
    self.size = size
    let angles = (0..<(size / 2)).map { -2 * Double.pi * Double($0) / Double(size) }
    cosines = angles.map { Float(cos($0)) }
    sines = angles.map { Float(sin($0)) }
    window = (0..<size).map { Float(0.5 - 0.5 * cos(2 * Double.pi * Double($0) / Double(size))) }
    let bits = size.trailingZeroBitCount
    reversed = (0..<size).map { i in
      (0..<bits).reduce(0) { $0 | ((i >> $1) & 1) << (bits - 1 - $1) }
    }
    let sum = window.reduce(0, +)
    scale = 4 / (sum * sum)
    real = [Float](repeating: 0, count: size)
    imaginary = real
  }

  /// Adds the power of bins 0...size/2 of the Hann window starting at `start`; beyond the samples
  /// is silence.
  mutating func addPower(of samples: [Float], at start: Int, to power: inout [Float]) {
    load(samples, at: start)
    var half = 1
    while half < size {
      butterflies(half)
      half *= 2
    }
    for bin in power.indices {
      power[bin] += scale * (real[bin] * real[bin] + imaginary[bin] * imaginary[bin])
    }
  }

  private mutating func load(_ samples: [Float], at start: Int) {
    for i in 0..<size {
      let sample = samples.indices.contains(start + i) ? samples[start + i] : 0
      real[reversed[i]] = sample.isFinite ? sample * window[i] : 0
      imaginary[reversed[i]] = 0
    }
  }

  private mutating func butterflies(_ half: Int) {
    let step = size / (2 * half)
    for start in stride(from: 0, to: size, by: 2 * half) {
      for k in 0..<half {
        let (a, b) = (start + k, start + k + half)
        let (c, s) = (cosines[k * step], sines[k * step])
        let (x, y) = (real[b] * c - imaginary[b] * s, real[b] * s + imaginary[b] * c)
        (real[b], imaginary[b]) = (real[a] - x, imaginary[a] - y)
        (real[a], imaginary[a]) = (real[a] + x, imaginary[a] + y)
      }
    }
  }
}
