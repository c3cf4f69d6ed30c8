import Inversion
import MachineCore

/// What would be read of a note whose motion is known.
struct PitchReadings {
  static let reference = 261.6256
  static let held = 1125
  static let seconds = 1.5

  let motion: PitchMotion
  var mistuning = 0.0
  /// Turns that are missing in all of them.
  var missing = 0.0

  init(_ motion: PitchMotion) { self.motion = motion }

  /// Every 10 ms; every 2 ms in the first 100 if the pitch moves fast there.
  /// - Parameter noise: Turns.
  func readings(noise: Double, isDense: Bool = false) -> [PhaseReading] {
    var random = SearchRandom(seed: 5)
    let early = isDense ? Array(stride(from: 96.0, to: 4800, by: 96)) : []
    let frames =
      early + stride(from: isDense ? 4800.0 : 480, to: Double(Self.held * 64 - 200), by: 480)
    return frames.map { frame in
      let chance = (0..<12).reduce(-6.0) { sum, _ in sum + random.unit() }
      return PhaseReading(frame: frame, turns: turns(frame) - missing + noise * chance, weight: 1)
    }
  }

  /// Root of the mean square of what another motion's phase is off over the held note, in turns.
  func error(of found: PitchReader.Found) -> Double {
    var other = PitchReadings(found.motion)
    other.mistuning = found.mistuning
    let (mine, theirs) = (curve(), other.curve())
    let errors = zip(mine, theirs).map { $0 - $1 }
    let mean = errors.reduce(0, +) / Double(errors.count)
    let half = (mean * 2).rounded() / 2
    let square = errors.reduce(0) { $0 + ($1 - half) * ($1 - half) }
    return (square / Double(errors.count)).squareRoot()
  }

  private func curve() -> [Double] {
    let warp = self.warp
    return warp.indices.map { ahead(warp[$0], Double($0) * 64 / 48_000) }
  }

  private func turns(_ frame: Double) -> Double {
    let warp = self.warp
    let block = Int(frame / 64)
    let part = frame / 64 - Double(block)
    return ahead(warp[block] + part * (warp[block + 1] - warp[block]), frame / 48_000)
  }

  private func ahead(_ own: Double, _ seconds: Double) -> Double {
    Self.reference * (own - seconds) + mistuning * seconds
  }

  private var warp: [Double] {
    MotionCurve(motion, blocks: Self.held, held: Self.held).warp()
  }
}

extension PitchMotion {
  /// - Parameters:
  ///   - rates: Of the first three stages. - levels: All four.
  static func envelope(_ rates: [Int], _ levels: [Int]) -> PitchMotion {
    var motion = PitchMotion()
    for (field, rate) in zip(fields[0..<3], rates) { motion[field] = rate }
    for (field, level) in zip(fields[4..<8], levels) { motion[field] = level }
    return motion
  }

  func vibrato(
    wave: Int, speed: Int, delay: Int, depth: Int, sensitivity: Int, sync: Int = 0
  ) -> PitchMotion {
    var motion = self
    (motion[.lfoWave], motion[.lfoSpeed], motion[.lfoDelay]) = (wave, speed, delay)
    (motion[.lfoPitchDepth], motion[.lfoPitchSensitivity]) = (depth, sensitivity)
    motion[.lfoSync] = sync
    return motion
  }
}
