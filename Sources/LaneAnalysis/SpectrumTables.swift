import Glibc
import MatchingPrimitives
import RealtimePrimitives

/// Window and twiddle factors of one transform size.
///
/// Unchecked: its memory is written in `init` alone.
public final class SpectrumTables: @unchecked Sendable {
  /// Samples: 8, 32, 128, 512, 2048 or 8192.
  public let size: Int
  /// Frequencies 0...size/2.
  public var bins: Int { size / 2 + 1 }
  /// The periodic Hann window.
  public let window: UnsafeMutablePointer<Float>
  let cosine: UnsafeMutablePointer<Float>
  let sine: UnsafeMutablePointer<Float>
  let places: UnsafeMutablePointer<Int>

  /// What the kernels read.
  var plan: SpectrumPlan {
    SpectrumPlan(size: size, window: window, cosine: cosine, sine: sine, places: places)
  }

  /// - Parameter size: Twice a power of four.
  public init(size: Int) {
    precondition(
      size >= 8 && size.nonzeroBitCount == 1 && size.trailingZeroBitCount % 2 == 1,
      "twice a power of four")
    self.size = size
    window = aligned(size, 0)
    cosine = aligned(size, 0)
    sine = aligned(size, 0)
    places = aligned(size / 2, 0)
    for k in 0..<size {
      let angle = 2 * Double.pi * Double(k) / Double(size)
      window[k] = Float(0.5 - 0.5 * cos(angle))
      cosine[k] = Float(cos(angle))
      sine[k] = Float(-sin(angle))
    }
    for k in 0..<(size / 2) { places[k] = place(k, size / 2) }
  }

  deinit {
    window.deallocate()
    cosine.deallocate()
    sine.deallocate()
    places.deallocate()
  }

  /// Digits to the base of 4 in reverse.
  private func place(_ frequency: Int, _ span: Int) -> Int {
    var (k, n, at) = (frequency, span, 0)
    while n > 1 {
      n /= 4
      at += k % 4 * n
      k /= 4
    }
    return at
  }
}
