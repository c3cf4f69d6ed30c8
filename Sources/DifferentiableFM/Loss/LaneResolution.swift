import FMSynthesis
import Foundation
import LaneAnalysis
import MatchingPrimitives
import RealtimePrimitives
import Spectral

/// One FFT size of `LaneSTFTLoss`. Frames go through the transform in pairs.
final class LaneResolution {
  private let transform: FramePairFFT
  private let framing: Framing
  private var frames: Int { framing.frames }
  private let steps: Int
  private let instructionSet: InstructionSet
  /// Rows of an even number of frames: real, imaginary, target and its logarithm.
  private let memory: UnsafeMutablePointer<Lanes>
  /// Power of the floor against the target's peak.
  private let depth: Float
  private var floor: Float = 0
  private var targetNorm = 0.0
  private var differenceNorm = 0.0

  /// - Parameter size: A multiple of 32.
  init(
    size: Int, length: Int, floorDecibels: Double, instructionSet: InstructionSet
  ) {
    precondition(size % 32 == 0, "a multiple of 32")
    transform = FramePairFFT(size: size)
    framing = Framing(window: Hann.window(size), hop: size / 4, length: length)
    self.instructionSet = instructionSet
    steps = (transform.bins + 15) / 16
    memory = aligned(4 * ((framing.frames + 1) / 2 * 2) * steps, Lanes(repeating: 0))
    depth = Float(pow(10, -floorDecibels / 10))
  }

  deinit { memory.deallocate() }

  func setTarget(_ x: UnsafePointer<Float>) {
    var peak: Float = 1e-18
    var power = 0.0
    for pair in stride(from: 0, to: frames, by: 2) { analyse(x, pair: pair) }
    for frame in 0..<frames {
      let powers = instructionSet.setTargetBins(row(frame))
      peak = max(peak, powers.peak)
      power += Double(powers.sum)
    }
    floor = peak * depth
    targetNorm = max(power.squareRoot(), 1e-12)
    for frame in 0..<frames { instructionSet.setTargetLogs(row(frame)) }
  }

  func loss(_ y: UnsafePointer<Float>) -> Double {
    var squares = 0.0
    var octaves = 0.0
    for pair in stride(from: 0, to: frames, by: 2) {
      analyse(y, pair: pair)
      for frame in pair..<min(pair + 2, frames) {
        let distance = instructionSet.measureBins(row(frame))
        squares += Double(distance.squares)
        octaves += Double(distance.octaves)
      }
    }
    differenceNorm = squares.squareRoot()
    // Powers count twice in octaves.
    let logarithms = octaves * M_LN2 / 2 / Double(frames * transform.bins)
    return differenceNorm / targetNorm + logarithms
  }

  /// Adds `scale` times the derivative of the last `loss` by each sample; once after each.
  func addGradient(_ scale: Double, to gradient: UnsafeMutablePointer<Float>) {
    let convergence = Float(scale / max(differenceNorm * targetNorm, 1e-12))
    let logarithm = Float(scale / Double(frames * transform.bins))
    for pair in stride(from: 0, to: frames, by: 2) {
      for frame in pair..<min(pair + 2, frames) {
        instructionSet.adjointBins(row(frame), convergence: convergence, logarithm: logarithm)
      }
      instructionSet.joinBins(bins(pair))
      transform.inverse()
      framing.add(transform.first, pair, to: gradient)
      framing.add(transform.second, pair + 1, to: gradient)
    }
  }

  private func row(_ frame: Int) -> HalfSpectrumBuffer {
    let at = memory + 4 * frame * steps
    return HalfSpectrumBuffer(
      steps: steps, real: at, imaginary: at + steps, target: at + 2 * steps,
      targetLog: at + 3 * steps, floor: floor)
  }

  private func bins(_ pair: Int) -> FramePairSpectrum {
    FramePairSpectrum(
      size: transform.size, real: transform.real, imaginary: transform.imaginary,
      first: row(pair), second: row(pair + 1))
  }

  private func analyse(_ x: UnsafePointer<Float>, pair: Int) {
    framing.take(x, pair, into: transform.first)
    framing.take(x, pair + 1, into: transform.second)
    transform.forward()
    instructionSet.splitBins(bins(pair))
  }
}
