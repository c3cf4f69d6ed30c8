import FMSynthesis
import Foundation
import RealtimePrimitives
import Spectral

/// One FFT size of `QuickSTFT`.
final class QuickResolution {
  private let transform: RealFFT
  private let window: [Float]
  private let length: Int
  private let hop: Int
  private let frames: Int
  private let steps: Int
  private let instructionSet: InstructionSet
  /// Rows of all frames: real, imaginary, target and its logarithm; then one spectrum.
  private let memory: UnsafeMutablePointer<Lanes>
  private let spectrum: UnsafeMutablePointer<Lanes>
  private var floor: Float = 0
  private var targetNorm = 0.0
  private var differenceNorm = 0.0

  init(
    size: Int, target: [Float], floorDecibels: Double, instructionSet: InstructionSet
  ) {
    transform = RealFFT(size: size)
    window = Hann.window(size)
    length = target.count
    self.instructionSet = instructionSet
    hop = size / 4
    frames = length < size ? 1 : 1 + (length - size) / hop
    steps = (transform.bins + 15) / 16
    memory = aligned((4 * frames + 2) * steps, Lanes(repeating: 0))
    spectrum = memory + 4 * frames * steps
    setTarget(target, floorDecibels)
  }

  deinit { memory.deallocate() }

  private func setTarget(_ x: [Float], _ floorDecibels: Double) {
    var peak: Float = 1e-18
    var power = 0.0
    for frame in 0..<frames {
      analyse(x, frame)
      let sums = instructionSet.setTargetBins(row(frame))
      peak = max(peak, sums.peak)
      power += Double(sums.power)
    }
    floor = peak * Float(pow(10, -floorDecibels / 10))
    targetNorm = max(power.squareRoot(), 1e-12)
    for frame in 0..<frames { instructionSet.setTargetLogs(row(frame)) }
  }

  func loss(_ y: UnsafePointer<Float>) -> Double {
    var squares = 0.0
    var octaves = 0.0
    for frame in 0..<frames {
      analyse(y, frame)
      let sums = instructionSet.measureBins(row(frame))
      squares += Double(sums.squares)
      octaves += Double(sums.octaves)
    }
    differenceNorm = squares.squareRoot()
    // Powers count twice in octaves.
    let logarithms = octaves * M_LN2 / 2 / Double(frames * transform.bins)
    return differenceNorm / targetNorm + logarithms
  }

  /// Adds `scale` times the derivative of the last `loss` by each sample.
  func addGradient(_ scale: Double, to gradient: UnsafeMutablePointer<Float>) {
    let convergence = Float(scale / max(differenceNorm * targetNorm, 1e-12))
    let logarithm = Float(scale / Double(frames * transform.bins))
    for frame in 0..<frames {
      instructionSet.adjointBins(row(frame), convergence: convergence, logarithm: logarithm)
      copySpectrum()
      transform.inverse()
      let start = frame * hop
      instructionSet.addWindowed(
        transform.samples, window, count: min(transform.size, length - start),
        output: gradient + start)
    }
  }

  private func row(_ frame: Int) -> BinRow {
    let at = memory + 4 * frame * steps
    return BinRow(
      steps: steps, spectrum: spectrum, real: at, imaginary: at + steps, target: at + 2 * steps,
      targetLog: at + 3 * steps, floor: floor)
  }

  private func analyse(_ x: UnsafePointer<Float>, _ frame: Int) {
    let start = frame * hop
    let available = min(transform.size, length - start)
    instructionSet.applyWindow(x + start, window, count: available, output: transform.samples)
    for i in available..<transform.size { transform.samples[i] = 0 }
    transform.forward()
    UnsafeMutableRawPointer(spectrum).copyMemory(
      from: transform.spectrum, byteCount: 8 * transform.bins)
  }

  /// To the transform; the edges have no mirror image and count once.
  private func copySpectrum() {
    UnsafeMutableRawPointer(transform.spectrum).copyMemory(
      from: spectrum, byteCount: 8 * transform.bins)
    for edge in [0, transform.bins - 1] {
      transform.spectrum[edge].0 *= 2
      transform.spectrum[edge].1 *= 2
    }
  }
}
