/// The windowed spectra of a signal of one length, and the way back from slopes of the spectra to
/// slopes of the samples.
///
/// Frames go through the transform in pairs. Rows are padded to whole vectors and to an even number
/// of frames; padding holds silence. Preallocates; one thread at a time.
final class FrameGrid {
  let length: Int
  let hop: Int
  let frames: Int
  /// Bins of a frame that count.
  var bins: Int { transform.bins }
  /// Values from one frame to the next, a multiple of eight.
  let row: Int
  /// Values in all: `row` times an even number of frames.
  let cells: Int
  let real: UnsafeMutablePointer<Float>
  let imaginary: UnsafeMutablePointer<Float>
  private let transform: FramePairFFT
  private let window: [Float]

  /// - Parameters:
  ///   - window: of even size.
  ///   - length: samples of the signal; shorter than the window means one padded frame.
  init(window: [Float], hop: Int, length: Int) {
    transform = FramePairFFT(size: window.count)
    (self.window, self.hop, self.length) = (window, hop, length)
    frames = length < window.count ? 1 : 1 + (length - window.count) / hop
    row = (transform.bins + 7) / 8 * 8
    cells = (frames + 1) / 2 * 2 * row
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
    take(x, frame, into: transform.first)
    take(x, frame + 1, into: transform.second)
    transform.forward(spectrum(frame), spectrum(frame + 1))
  }

  /// Adds the samples' slopes where the grid holds, for each bin of a pair of frames, the spectrum
  /// times slope by magnitude over magnitude.
  func addSlopes(pair frame: Int, to gradient: UnsafeMutablePointer<Float>) {
    halve(frame)
    halve(frame + 1)
    transform.inverse(spectrum(frame), spectrum(frame + 1))
    addFrame(transform.first, at: frame * hop, to: gradient)
    if frame + 1 < frames { addFrame(transform.second, at: (frame + 1) * hop, to: gradient) }
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

  /// A windowed frame; silence past the last one and past the end.
  private func take(
    _ x: UnsafePointer<Float>, _ frame: Int, into samples: UnsafeMutablePointer<Float>
  ) {
    let start = frame * hop
    let count = frame < frames ? min(transform.size, length - start) : 0
    window.withUnsafeBufferPointer { window in
      for i in 0..<count { samples[i] = x[start + i] * window[i] }
    }
    for i in count..<transform.size { samples[i] = 0 }
  }

  private func addFrame(
    _ samples: UnsafePointer<Float>, at start: Int, to gradient: UnsafeMutablePointer<Float>
  ) {
    window.withUnsafeBufferPointer { window in
      for i in 0..<min(transform.size, length - start) {
        gradient[start + i] += samples[i] * window[i]
      }
    }
  }
}
