import Foundation

/// One FFT size of the multi-resolution loss: target magnitudes, and the last compared spectra.
final class Resolution {
  private let transform: RealFFT
  private let window: [Float]
  private let length: Int
  private let hop: Int
  private let frames: Int
  private let cells: Int
  private let depth: Float
  private let target: UnsafeMutablePointer<Float>
  private let targetLog: UnsafeMutablePointer<Float>
  private let real: UnsafeMutablePointer<Float>
  private let imaginary: UnsafeMutablePointer<Float>
  private var floor: Float = 0
  private var targetNorm = 0.0
  private var differenceNorm = 0.0

  init(size: Int, length: Int, floorDecibels: Double) {
    transform = RealFFT(size: size)
    window = Hann.window(size)
    self.length = length
    hop = size / 4
    frames = length < size ? 1 : 1 + (length - size) / hop
    cells = frames * transform.bins
    depth = Float(pow(10, -floorDecibels / 20))
    target = .allocate(capacity: cells)
    targetLog = .allocate(capacity: cells)
    real = .allocate(capacity: cells)
    imaginary = .allocate(capacity: cells)
    for buffer in [target, targetLog, real, imaginary] {
      buffer.initialize(repeating: 0, count: cells)
    }
  }

  deinit {
    for buffer in [target, targetLog, real, imaginary] { buffer.deallocate() }
  }

  func setTarget(_ x: UnsafePointer<Float>) {
    analyse(x)
    var peak: Float = 1e-9
    for i in 0..<cells {
      target[i] = magnitude(i)
      peak = max(peak, target[i])
    }
    floor = peak * depth
    var energy = 0.0
    for i in 0..<cells {
      energy += Double(target[i]) * Double(target[i])
      targetLog[i] = logf(max(target[i], floor))
    }
    targetNorm = max(energy.squareRoot(), 1e-12)
  }

  func loss(_ y: UnsafePointer<Float>) -> Double {
    analyse(y)
    var squares = 0.0
    var logarithms = 0.0
    for i in 0..<cells {
      let r = magnitude(i)
      let difference = Double(r) - Double(target[i])
      squares += difference * difference
      logarithms += Double(abs(targetLog[i] - logf(max(r, floor))))
    }
    differenceNorm = squares.squareRoot()
    return differenceNorm / targetNorm + logarithms / Double(cells)
  }

  /// Adds `scale` times the derivative of the last `loss` by each sample.
  func addGradient(_ scale: Double, to gradient: UnsafeMutablePointer<Float>) {
    let convergence = Float(scale / max(differenceNorm * targetNorm, 1e-12))
    let logarithm = Float(scale / Double(cells))
    for frame in 0..<frames {
      fillAdjoint(frame, convergence, logarithm)
      transform.inverse()
      let start = frame * hop
      for i in 0..<min(transform.size, length - start) {
        gradient[start + i] += transform.samples[i] * window[i]
      }
    }
  }

  /// The half spectrum whose inverse transform is the frame's gradient before windowing. Inner bins
  /// are halved: the inverse counts them twice, the loss once.
  private func fillAdjoint(_ frame: Int, _ convergence: Float, _ logarithm: Float) {
    let bins = transform.bins
    for k in 0..<bins {
      let i = frame * bins + k
      let r = magnitude(i)
      var slope = (r - target[i]) * convergence
      if r > floor {
        let ahead = logf(r) - targetLog[i]
        slope += ahead > 0 ? logarithm / r : ahead < 0 ? -logarithm / r : 0
      }
      let share = r > 0 ? slope / r * (k == 0 || k == bins - 1 ? 1 : 0.5) : 0
      transform.spectrum[k] = (real[i] * share, imaginary[i] * share)
    }
  }

  private func analyse(_ x: UnsafePointer<Float>) {
    let bins = transform.bins
    for frame in 0..<frames {
      let start = frame * hop
      let available = min(transform.size, length - start)
      for i in 0..<available { transform.samples[i] = x[start + i] * window[i] }
      for i in available..<transform.size { transform.samples[i] = 0 }
      transform.forward()
      for k in 0..<bins {
        (real[frame * bins + k], imaginary[frame * bins + k]) = transform.spectrum[k]
      }
    }
  }

  private func magnitude(_ i: Int) -> Float {
    (real[i] * real[i] + imaginary[i] * imaginary[i]).squareRoot()
  }
}
