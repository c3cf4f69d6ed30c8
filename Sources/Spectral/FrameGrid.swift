/// The windowed spectra of a signal of one length, and the way back from slopes of the spectra to
/// slopes of the samples.
///
/// Frames go through the transform in pairs. Rows are padded to whole vectors and to an even number
/// of frames; padding holds silence. Preallocates; one thread at a time.
final class FrameGrid {
  var length: Int { framing.length }
  var hop: Int { framing.hop }
  var frames: Int { framing.frames }
  /// Bins of a frame that count.
  var bins: Int { transform.bins }
  /// Values from one frame to the next, a multiple of eight.
  let row: Int
  /// Values in all: `row` times an even number of frames.
  let cells: Int
  let real: UnsafeMutablePointer<Float>
  let imaginary: UnsafeMutablePointer<Float>
  private let transform: FramePairFFT
  private let framing: Framing

  /// - Parameters:
  ///   - window: of even size.
  ///   - length: samples of the signal; shorter than the window means one padded frame.
  init(window: [Float], hop: Int, length: Int) {
    transform = FramePairFFT(size: window.count)
    framing = Framing(window: window, hop: hop, length: length)
    row = (transform.bins + 7) / 8 * 8
    cells = (framing.frames + 1) / 2 * 2 * row
    real = .allocate(capacity: cells)
    imaginary = .allocate(capacity: cells)
    real.initialize(repeating: 0, count: cells)
    imaginary.initialize(repeating: 0, count: cells)
  }

  deinit {
    real.deallocate()
    imaginary.deallocate()
  }

  /// Spectra of the frames `frame` (even) and `frame + 1`.
  func analyse(_ x: UnsafePointer<Float>, pair frame: Int) {
    framing.take(x, frame, into: transform.first)
    framing.take(x, frame + 1, into: transform.second)
    transform.forward(spectrum(frame), spectrum(frame + 1))
  }

  /// Adds the samples' slopes where the grid holds, for each bin of a pair of frames, the spectrum
  /// times slope by magnitude over magnitude.
  func addSlopes(pair frame: Int, to gradient: UnsafeMutablePointer<Float>) {
    halve(frame)
    halve(frame + 1)
    transform.inverse(spectrum(frame), spectrum(frame + 1))
    framing.add(transform.first, frame, to: gradient)
    framing.add(transform.second, frame + 1, to: gradient)
  }

  /// Power of eight cells.
  @inline(__always)
  func power(_ i: Int) -> Lanes {
    let (re, im) = (real.lanes(i), imaginary.lanes(i))
    return re * re + im * im
  }

  /// Scales eight cells.
  @inline(__always)
  func scale(_ i: Int, by share: Lanes) {
    real.setLanes(i, real.lanes(i) * share)
    imaginary.setLanes(i, imaginary.lanes(i) * share)
  }

  /// The inverse transform counts inner bins twice, a loss once.
  private func halve(_ frame: Int) {
    let edges = [frame * row, frame * row + bins - 1]
    for i in edges { (real[i], imaginary[i]) = (2 * real[i], 2 * imaginary[i]) }
    for i in stride(from: frame * row, to: (frame + 1) * row, by: 8) {
      scale(i, by: Lanes(repeating: 0.5))
    }
  }

  private func spectrum(_ frame: Int) -> HalfSpectrum {
    HalfSpectrum(real: real + frame * row, imaginary: imaginary + frame * row)
  }
}
