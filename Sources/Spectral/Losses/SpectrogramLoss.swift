/// Magnitudes of a sound, frames by bins; owns nothing.
struct MagnitudeFrames {
  let magnitudes: UnsafeMutablePointer<Float>
  let frames: Int
  let bins: Int

  func frame(_ i: Int) -> UnsafeMutablePointer<Float> { magnitudes + i * bins }

  var peak: Float {
    var peak: Float = 1e-9
    for i in 0..<frames * bins { peak = max(peak, magnitudes[i]) }
    return peak
  }
}

/// What a spectral loss compares: it knows magnitudes only. Windows, transforms and the way back to
/// the samples are the same for all.
protocol SpectrogramMeasure {
  mutating func setTarget(_ target: MagnitudeFrames)
  /// - Parameter slopes: nil, or where d(loss) / d(magnitude) is added, cell by cell.
  mutating func loss(_ sound: MagnitudeFrames, slopes: UnsafeMutablePointer<Float>?) -> Double
}

/// A measure at one transform size as a loss of samples.
final class SpectrogramLoss<Measure: SpectrogramMeasure>: SoundLoss {
  let length: Int
  private let grid: FrameGrid
  private var measure: Measure
  private let magnitudes: UnsafeMutablePointer<Float>
  private let slopes: UnsafeMutablePointer<Float>

  /// - Parameter window: of even size.
  init(_ measure: Measure, window: [Float], hop: Int, length: Int) {
    precondition(length > 0 && hop > 0, "something to compare")
    self.measure = measure
    self.length = length
    grid = FrameGrid(window: window, hop: hop, length: length)
    magnitudes = .allocate(capacity: grid.frames * grid.bins)
    slopes = .allocate(capacity: grid.frames * grid.bins)
    magnitudes.initialize(repeating: 0, count: grid.frames * grid.bins)
    slopes.initialize(repeating: 0, count: grid.frames * grid.bins)
  }

  deinit {
    magnitudes.deallocate()
    slopes.deallocate()
  }

  func setTarget(_ x: UnsafePointer<Float>) { measure.setTarget(analyse(x)) }

  func loss(_ y: UnsafePointer<Float>) -> Double { measure.loss(analyse(y), slopes: nil) }

  func loss(_ y: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>) -> Double {
    slopes.update(repeating: 0, count: grid.frames * grid.bins)
    let value = measure.loss(analyse(y), slopes: slopes)
    gradient.update(repeating: 0, count: length)
    for frame in stride(from: 0, to: grid.frames, by: 2) {
      for each in frame..<min(frame + 2, grid.frames) { turn(each) }
      grid.addSlopes(pair: frame, to: gradient)
    }
    return value
  }

  private func analyse(_ x: UnsafePointer<Float>) -> MagnitudeFrames {
    for frame in stride(from: 0, to: grid.frames, by: 2) { grid.analyse(x, pair: frame) }
    for frame in 0..<grid.frames {
      for k in 0..<grid.bins {
        let (re, im) = (grid.real[frame * grid.row + k], grid.imaginary[frame * grid.row + k])
        magnitudes[frame * grid.bins + k] = (re * re + im * im).squareRoot()
      }
    }
    return MagnitudeFrames(magnitudes: magnitudes, frames: grid.frames, bins: grid.bins)
  }

  /// A magnitude moves with its samples in the direction of its spectrum.
  private func turn(_ frame: Int) {
    for k in 0..<grid.bins {
      let cell = frame * grid.bins + k
      let share = magnitudes[cell] > 1e-18 ? slopes[cell] / magnitudes[cell] : 0
      grid.real[frame * grid.row + k] *= share
      grid.imaginary[frame * grid.row + k] *= share
    }
  }
}

/// |d| with a round foot: the gradient has no jump where two sounds agree.
@inline(__always)
func roundedDistance(_ d: Double, foot: Double) -> (value: Double, slope: Double) {
  let root = (d * d + foot * foot).squareRoot()
  return (root - foot, d / root)
}
