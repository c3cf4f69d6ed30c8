import Glibc

/// One FFT size of the multi-resolution loss: target magnitudes, and the last compared spectra.
///
/// What the grid pads is silence in target and candidate alike, so it counts for nothing.
final class Resolution {
  private let grid: FrameGrid
  private let depth: Float
  private let target: UnsafeMutablePointer<Float>
  private let targetLog: UnsafeMutablePointer<Float>
  private var floor: Float = 0
  private var targetNorm = 0.0
  private var differenceNorm = 0.0

  init(size: Int, length: Int, floorDecibels: Double) {
    grid = FrameGrid(window: Hann.window(size), hop: size / 4, length: length)
    depth = Float(pow(10, -floorDecibels / 20))
    target = .allocate(capacity: grid.cells)
    targetLog = .allocate(capacity: grid.cells)
    target.initialize(repeating: 0, count: grid.cells)
    targetLog.initialize(repeating: 0, count: grid.cells)
  }

  deinit {
    target.deallocate()
    targetLog.deallocate()
  }

  func setTarget(_ x: UnsafePointer<Float>) {
    for frame in stride(from: 0, to: grid.frames, by: 2) { grid.analyse(x, pair: frame) }
    var peak: Float = 1e-9
    var energy = 0.0
    for i in 0..<grid.cells {
      let (re, im) = (grid.real[i], grid.imaginary[i])
      target[i] = (re * re + im * im).squareRoot()
      peak = max(peak, target[i])
      energy += Double(target[i]) * Double(target[i])
    }
    floor = peak * depth
    targetNorm = max(energy.squareRoot(), 1e-12)
    for i in stride(from: 0, to: grid.cells, by: 8) {
      targetLog.setLanes(i, floored(grid.power(i)))
    }
  }

  func loss(_ y: UnsafePointer<Float>) -> Double {
    var squares = 0.0
    var logarithms = 0.0
    for frame in stride(from: 0, to: grid.frames, by: 2) {
      grid.analyse(y, pair: frame)
      compare(frame, &squares, &logarithms)
      compare(frame + 1, &squares, &logarithms)
    }
    differenceNorm = squares.squareRoot()
    return differenceNorm / targetNorm + logarithms / Double(grid.frames * grid.bins)
  }

  /// Adds `scale` times the derivative of the last `loss` by each sample; uses that loss up.
  func addGradient(_ scale: Double, to gradient: UnsafeMutablePointer<Float>) {
    let convergence = Float(scale / max(differenceNorm * targetNorm, 1e-12))
    let logarithm = Float(scale / Double(grid.frames * grid.bins))
    for frame in stride(from: 0, to: grid.frames, by: 2) {
      fillAdjoint(frame, convergence, logarithm)
      fillAdjoint(frame + 1, convergence, logarithm)
      grid.addSlopes(pair: frame, to: gradient)
    }
  }

  /// Squared differences and log ratios of one frame, summed in lanes: a frame is short enough for
  /// single precision.
  private func compare(_ frame: Int, _ squares: inout Double, _ logarithms: inout Double) {
    var square = Lanes.zero
    var ratio = Lanes.zero
    for i in stride(from: frame * grid.row, to: (frame + 1) * grid.row, by: 8) {
      let power = grid.power(i)
      let difference = power.squareRoot() - target.lanes(i)
      square += difference * difference
      ratio += magnitude(targetLog.lanes(i) - floored(power))
    }
    squares += Double(square.sum())
    logarithms += Double(ratio.sum())
  }

  private func fillAdjoint(_ frame: Int, _ convergence: Float, _ logarithm: Float) {
    for i in stride(from: frame * grid.row, to: (frame + 1) * grid.row, by: 8) {
      // A silent bin has no direction: its share is finite, its spectrum 0.
      let r = larger(grid.power(i).squareRoot(), Lanes(repeating: 1e-18))
      let t = target.lanes(i)
      let heard = larger(t, Lanes(repeating: floor))
      var slope = Lanes.zero
      slope.replace(with: logarithm, where: r .> heard)
      slope.replace(with: -logarithm, where: r .< heard)
      slope.replace(with: 0, where: r .<= floor)
      grid.scale(i, by: (convergence * (r - t) + slope / r) / r)
    }
  }

  /// ln of a magnitude given its power, not under the floor.
  @inline(__always)
  private func floored(_ power: Lanes) -> Lanes {
    0.5 * naturalLog(larger(power, Lanes(repeating: floor * floor)))
  }
}
