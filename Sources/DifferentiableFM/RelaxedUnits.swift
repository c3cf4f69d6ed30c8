import DX7Laws
import FMSynthesis
import Foundation

/// A value and its derivative by the knob it comes from.
struct Sloped {
  var value: Double
  var slope: Double
}

/// The engine's unit laws between whole knob positions.
///
/// Smooth lines through the middle of the engine's staircases; with `Rounding.engine` the value of
/// the nearest whole position is the engine's own.
final class RelaxedUnits {
  let rounding: Rounding
  /// By level 0...99: the engine's target and the smooth line, for output level 0 without floor.
  private let targets: [(exact: Double, smooth: Double)]
  /// By step 0...63: level units per 64 frames at 44.1 kHz.
  private let increments: [Double]
  /// By rate 0...99: the engine's step.
  private let steps: [Double]
  /// By rate 0...99, in seconds; of attacks to level 0.
  private let waits: [Double]
  private let firstWaits: [Double]

  init(rounding: Rounding) {
    self.rounding = rounding
    let high = 8192
    targets = (0...99).map { level in
      let exact = EngineUnits.envelopeTarget(level: level, outputLevel: high) - high
      // The engine halves and doubles: on average half a step is lost.
      let step = Double(LevelLaw.unitsPerStep)
      let smooth =
        step * Double(EngineUnits.scaledLevel(level)) - step / 2 - Double(EnvelopeLaw.outputOffset)
      return (Double(exact), smooth)
    }
    let increments = (0...63).map { EngineUnits.increment(rate: 0, scaling: $0) }
    self.increments = increments
    steps = (0...99).map { rate in
      let increment = EngineUnits.increment(rate: rate, scaling: 0)
      return Double(increments.firstIndex(of: increment) ?? 0)
    }
    waits = (0...99).map { EngineUnits.waitSeconds(rate: $0, isFirstAtZero: false) }
    firstWaits = (0...99).map { EngineUnits.waitSeconds(rate: $0, isFirstAtZero: true) }
  }

  /// Where a stage heads, in level units over the output level's, before the floor.
  func target(level: Double) -> Sloped {
    let line = between(targets.map(\.smooth), level)
    guard rounding == .engine else { return line }
    let nearest = targets[min(max(Int(level.rounded()), 0), 99)]
    return Sloped(value: line.value + nearest.exact - nearest.smooth, slope: line.slope)
  }

  /// Level units per 64 frames at 44.1 kHz.
  func increment(rate: Double, scaling: Double) -> Sloped {
    let perRate = 41.0 / 64
    var step = perRate * rate - 0.49 + scaling
    if rounding == .engine {
      let nearest = min(max(rate.rounded(), 0), 99)
      step += steps[Int(nearest)] - (perRate * nearest - 0.49)
    }
    if step >= 63 { return Sloped(value: increments[63], slope: step > 63 ? 0 : perRate) }
    let below = max(0, Int(step))
    let slope = increments[below + 1] - increments[below]
    let value = increments[below] + slope * (step - Double(below))
    return Sloped(value: value, slope: slope * perRate)
  }

  /// Seconds a stage lasts whose level is already reached.
  /// - Parameter isFirstAtZero: It is an attack to level 0.
  func wait(rate: Double, scaling: Double, isFirstAtZero: Bool) -> Sloped {
    between(isFirstAtZero ? firstWaits : waits, rate + scaling)
  }

  /// Level units of an amplitude 0...1.
  func levelUnits(_ amplitude: Double) -> Sloped {
    if amplitude < 1.7e-5 { return Sloped(value: 0, slope: 0) }
    let units = Double(LevelLaw.full) + 256 * log2(amplitude)
    let value = rounding == .engine ? (units + 0.5).rounded(.down) : units
    return Sloped(value: value, slope: 256 / (amplitude * M_LN2))
  }

  /// Straight lines through a table's values; at a whole position the mean of both sides' slopes.
  private func between(_ table: [Double], _ position: Double) -> Sloped {
    let last = table.count - 1
    let bounded = min(max(position, 0), Double(last))
    let below = min(Int(bounded), last - 1)
    let rest = bounded - Double(below)
    var slope = table[below + 1] - table[below]
    let value = table[below] + slope * rest
    if rest == 0 && below > 0 { slope = 0.5 * (table[below + 1] - table[below - 1]) }
    return Sloped(value: value, slope: position == bounded ? slope : 0)
  }
}
