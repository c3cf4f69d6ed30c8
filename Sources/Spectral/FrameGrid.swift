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
    let samples = transform.samples
    let (first, second) = (frame * hop, (frame + 1) * hop)
    let shared = frame + 1 < frames ? transform.size : 0
    window.withUnsafeBufferPointer { window in
      for i in 0..<shared {
        samples[2 * i] = x[first + i] * window[i]
        samples[2 * i + 1] = x[second + i] * window[i]
      }
      for i in shared..<transform.size {
        samples[2 * i] = first + i < length ? x[first + i] * window[i] : 0
        samples[2 * i + 1] = 0
      }
    }
    transform.forward(spectrum(frame), spectrum(frame + 1))
  }

  /// Adds the samples' slopes where the grid holds, for each bin of a pair of frames, the spectrum
  /// times slope by magnitude over magnitude.
  func addSlopes(pair frame: Int, to gradient: UnsafeMutablePointer<Float>) {
    halve(frame)
    halve(frame + 1)
    transform.inverse(spectrum(frame), spectrum(frame + 1))
    addFrame(0, at: frame * hop, to: gradient)
    if frame + 1 < frames { addFrame(1, at: (frame + 1) * hop, to: gradient) }
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

  private func addFrame(_ part: Int, at start: Int, to gradient: UnsafeMutablePointer<Float>) {
    let samples = transform.samples + part
    window.withUnsafeBufferPointer { window in
      for i in 0..<min(transform.size, length - start) {
        gradient[start + i] += samples[2 * i] * window[i]
      }
    }
  }
}
