import DX7
import Foundation

/// Finds the LFO that moves a pitch, given how the pitch envelope does: of every wave, speed and
/// synchronisation and some delays, the depth that fits best in closed form.
///
/// The phase is linear in a small depth; large ones are made good by who takes the result on.
struct LFOScan {
  struct Found {
    var motion: PitchMotion
    /// Turns squared that stay unexplained.
    var rest: Float
    /// Octaves from the lowest pitch to the highest.
    var swing: Float
  }

  /// One of eight delays each.
  private typealias Delays = SIMD8<Float>
  private static let delays = [0, 15, 28, 38, 46, 54, 62, 72]

  private let trial: PitchTrial
  private let base: PitchMotion
  /// Per block, what the LFO's full swing adds to the phase: with the pace of the pitch envelope,
  /// after each delay.
  private let reach: [Delays]
  /// Square root of each reading's weight, and a line through time at right angles to it.
  private let roots: [Float]
  private let line: [Float]
  /// What is left to explain, at right angles to both: a constant and a mistuning explain nothing.
  private let left: [Float]
  private let total: Float

  /// - Parameter base: Whose pitch envelope stands.
  init(_ trial: PitchTrial, over base: PitchMotion) {
    (self.trial, self.base) = (trial, base)
    var still = base
    still[.lfoPitchDepth] = 0
    let scale = Float(M_LN2 * trial.reference * MotionParts.blockSeconds)
    let onsets = Self.delays.map { trial.parts.onset(delay: $0) }
    reach = trial.paces(still).enumerated().map { block, pace in
      var delays = Delays()
      for (lane, onset) in onsets.enumerated() { delays[lane] = onset[block] * pace * scale }
      return delays
    }
    let straight = StraightLine(trial)
    roots = straight.roots.map { Float($0) }
    line = straight.line.map { Float($0) }
    left = straight.removed(from: zip(trial.turns, trial.phases(still)).map { $0 - $1 }).map {
      Float($0)
    }
    total = left.reduce(0) { $0 + $1 * $1 }
  }

  /// The best first.
  func best(_ count: Int) -> [Found] {
    var all: [Found] = []
    var column = [Delays](repeating: Delays(), count: roots.count)
    for wave in 0..<MotionParts.waveCount {
      for speed in 0..<100 {
        for sync in 0..<2 {
          var motion = base
          (motion[.lfoWave], motion[.lfoSpeed], motion[.lfoSync]) = (wave, speed, sync)
          fill(&column, motion)
          append(motion, column, to: &all)
        }
      }
    }
    all.sort { $0.rest < $1.rest }
    return all.prefix(count).map { found in
      var found = found
      found.motion.setSwing(found.swing, trial.parts)
      return found
    }
  }

  /// Turns by the LFO's full swing up to each reading.
  private func fill(_ column: inout [Delays], _ motion: PitchMotion) {
    let wave = trial.parts.wave(motion)
    var sum = Delays()
    var next = 0
    for block in reach.indices {
      let step = reach[block] * (wave[block] - 0.5)
      while next < column.count && trial.places[next].block == block {
        column[next] = sum + step * Float(trial.places[next].part)
        next += 1
      }
      sum += step
    }
  }

  private func append(_ start: PitchMotion, _ column: [Delays], to all: inout [Found]) {
    var (mean, slope) = (Delays(), Delays())
    for i in column.indices {
      mean += column[i] * (roots[i] * roots[i])
      slope += column[i] * (roots[i] * line[i])
    }
    var (square, product) = (Delays(), Delays())
    for i in column.indices {
      let value = (column[i] - mean) * roots[i] - slope * line[i]
      square += value * value
      product += value * left[i]
    }
    for (lane, delay) in Self.delays.enumerated() {
      // A wave that is turned round is another one.
      guard square[lane] > 1e-7, product[lane] > 0 else { continue }
      var motion = start
      motion[.lfoDelay] = delay
      let rest = total - product[lane] * product[lane] / square[lane]
      all.append(Found(motion: motion, rest: rest, swing: product[lane] / square[lane]))
    }
  }
}

extension PitchMotion {
  /// Depth and sensitivity whose product is nearest.
  /// - Parameter octaves: From the lowest pitch to the highest.
  mutating func setSwing(_ octaves: Float, _ parts: MotionParts) {
    let wish = min(octaves, parts.swing(depth: 99, sensitivity: 7))
    var nearest = Float.infinity
    for sensitivity in 1..<8 {
      // Proportional to the depth but for the bits it loses.
      let guess = (wish / parts.swing(depth: 99, sensitivity: sensitivity) * 99).rounded(.down)
      if guess > 99 { continue }
      for depth in max(Int(guess) - 1, 0)...min(Int(guess) + 2, 99) {
        let error = abs(parts.swing(depth: depth, sensitivity: sensitivity) - wish)
        if error >= nearest { continue }
        nearest = error
        (self[.lfoPitchDepth], self[.lfoPitchSensitivity]) = (depth, sensitivity)
      }
    }
  }
}
