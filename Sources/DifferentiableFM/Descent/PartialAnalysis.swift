import Foundation
import Spectral

/// A steady sine in a sound.
public struct Partial: Equatable, Sendable {
  /// Hz
  public var frequency: Double
  /// Peak, linear.
  public var amplitude: Double
}

/// The steady partials of a sound: what a spectral gradient cannot find, since it has no sense of
/// direction for frequency.
public struct PartialAnalysis: Sendable {
  public let sampleRate: Double
  /// Partials further under the strongest do not count, in dB.
  public let floor: Double
  public let most: Int

  public init(sampleRate: Double, floor: Double = 40, most: Int = 6) {
    (self.sampleRate, self.floor, self.most) = (sampleRate, floor, most)
  }

  /// Two spectra a few samples apart: peaks give the partials, the phase between them their
  /// frequency to some hundredths of a bin.
  /// - Returns: strongest first; none for silence or less than 256 samples.
  public func partials(_ x: [Float]) -> [Partial] {
    guard x.count >= 256 else { return [] }
    let hop = 32
    // A twentieth off both ends: attack and release smear peaks.
    let skip = x.count / 20
    let size = (x.count - 2 * skip - hop) & ~3
    let transform = RealFFT(size: size)
    let early = spectrum(x, from: skip, transform)
    let late = spectrum(x, from: skip + hop, transform)
    let power = early.map { $0.re * $0.re + $0.im * $0.im }
    let loudest = power.max() ?? 0
    guard loudest > 1e-12 else { return [] }
    let threshold = loudest * pow(10, -floor / 10)
    var found: [Partial] = []
    for k in 2..<power.count - 2
    where power[k] > threshold && power[k] == power[k - 2...k + 2].max() {
      let hertz = frequency(early[k], late[k], bin: k, size: size, hop: hop)
      // Blackman's window has a mean of 0.42.
      let amplitude = 2 * power[k].squareRoot() / (0.42 * Double(size))
      found.append(Partial(frequency: hertz, amplitude: amplitude))
    }
    return Array(found.sorted { $0.amplitude > $1.amplitude }.prefix(most))
  }

  /// Hz between neighbours that can be told apart in a sound of so many samples.
  public func resolution(_ count: Int) -> Double { 3 * sampleRate / (0.9 * Double(max(count, 1))) }

  private typealias Bin = (re: Double, im: Double)

  private func spectrum(_ x: [Float], from start: Int, _ transform: RealFFT) -> [Bin] {
    let size = transform.size
    for i in 0..<size {
      let turn = 2 * Double.pi * Double(i) / Double(size)
      let window = 0.42 - 0.5 * cos(turn) + 0.08 * cos(2 * turn)
      transform.samples[i] = x[start + i] * Float(window)
    }
    transform.forward()
    return (0..<transform.bins).map {
      (Double(transform.spectrum[$0].0), Double(transform.spectrum[$0].1))
    }
  }

  private func frequency(_ a: Bin, _ b: Bin, bin: Int, size: Int, hop: Int) -> Double {
    let expected = Double(bin) * Double(hop) / Double(size)
    let turned = (atan2(b.im, b.re) - atan2(a.im, a.re)) / (2 * Double.pi)
    let rest = turned - expected
    return (expected + rest - rest.rounded()) / Double(hop) * sampleRate
  }
}
