import Glibc

public enum Hann {
  /// The periodic Hann window, `size` values.
  public static func window(_ size: Int) -> [Float] {
    (0..<size).map { Float(0.5 - 0.5 * cos(2 * Double.pi * Double($0) / Double(size))) }
  }
}

/// Magnitude frames of a signal under a Hann window.
public final class STFT {
  public let size: Int
  public let hop: Int
  public var bins: Int { transform.bins }
  private let transform: RealFFT
  private let window: [Float]

  /// - Parameters:
  ///   - size: samples per frame, even.
  ///   - hop: samples between frames, positive.
  public init(size: Int, hop: Int) {
    precondition(hop > 0, "a positive hop")
    (self.size, self.hop) = (size, hop)
    transform = RealFFT(size: size)
    window = Hann.window(size)
  }

  /// Frames that fit into `count` samples; a shorter signal is padded to one.
  public func frames(in count: Int) -> Int { count < size ? 1 : 1 + (count - size) / hop }

  /// Magnitudes, frames x bins, row by row.
  public func magnitudes(_ x: [Float]) -> [Float] {
    var result: [Float] = []
    result.reserveCapacity(frames(in: x.count) * bins)
    for frame in 0..<frames(in: x.count) {
      transform(x, from: frame * hop)
      for k in 0..<bins { result.append(magnitude(k)) }
    }
    return result
  }

  /// Magnitudes of the one frame that starts at sample `start`; beyond the samples is silence.
  public func magnitudes(_ x: [Float], from start: Int) -> [Float] {
    transform(x, from: start)
    return (0..<bins).map(magnitude)
  }

  private func transform(_ x: [Float], from start: Int) {
    for i in 0..<size {
      let at = start + i
      transform.samples[i] = at >= 0 && at < x.count ? x[at] * window[i] : 0
    }
    transform.forward()
  }

  private func magnitude(_ bin: Int) -> Float {
    let (re, im) = transform.spectrum[bin]
    return (re * re + im * im).squareRoot()
  }
}
