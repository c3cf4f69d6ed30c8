import DX7
import Foundation
import RealtimePrimitives

/// How far a motion's phase is from what was read of a note.
struct PitchFit {
  /// Turns squared, with what unlikely numbers cost; the less, the better.
  var cost = Double.infinity
  /// Hz by which the reference is too low.
  var mistuning = 0.0
  /// Turns at the note's start; half turns are none.
  var offset = 0.0
}

/// Holds motions against the readings of one note.
/// - Thread: one at a time.
final class PitchTrial {
  let parts: MotionParts
  /// Seconds since the key went down, turns ahead, and weights whose sum is 1.
  let seconds: [Double]
  let turns: [Double]
  let weights: [Double]
  /// Hz.
  let reference: Double
  /// Motions tried.
  private(set) var count = 0
  /// How far each reading's part of its block has gone, and which block that is.
  let places: [(block: Int, part: Double)]

  /// Of the motion tried last, per reading: turns ahead.
  private let predicted: UnsafeMutablePointer<Double>
  /// Of the motion tried last, per block: speed over the reference's, less 1.
  private let speeds: UnsafeMutablePointer<Float>
  private let octaves: UnsafeMutablePointer<Float>
  private let swings: UnsafeMutablePointer<Float>
  private var envelope: PitchMotion?
  private var lfo: PitchMotion?

  /// - Parameters:
  ///   - readings: At least one, in the order of time.
  ///   - reference: Hz.
  ///   - held: Block before which the key is let go.
  init(_ readings: [PhaseReading], reference: Double, held: Int) {
    seconds = readings.map { $0.frame / 48_000 }
    turns = readings.map(\.turns)
    let total = readings.reduce(0) { $0 + $1.weight }
    weights = readings.map { $0.weight / total }
    places = readings.map {
      let block = ($0.frame / 64).rounded(.down)
      return (Int(block), $0.frame / 64 - block)
    }
    self.reference = reference
    parts = MotionParts(blocks: (places.last?.block ?? 0) + 1, held: held)
    predicted = aligned(readings.count, 0)
    speeds = aligned(parts.blocks, 0)
    octaves = aligned(parts.blocks, 0)
    swings = aligned(parts.blocks, 0)
  }

  deinit {
    predicted.deallocate()
    speeds.deallocate()
    octaves.deallocate()
    swings.deallocate()
  }

  func fit(_ motion: PitchMotion) -> PitchFit {
    count += 1
    prepare(motion)
    predict(parts.swing(depth: motion[.lfoPitchDepth], sensitivity: motion[.lfoPitchSensitivity]))
    var fit = line()
    fit.cost = distance(fit) + unlikely(motion, fit)
    return fit
  }

  /// Turns that a motion is ahead by at each reading.
  func phases(_ motion: PitchMotion) -> [Double] {
    _ = fit(motion)
    return Array(UnsafeBufferPointer(start: predicted, count: turns.count))
  }

  /// Speed per block over the reference's.
  func paces(_ motion: PitchMotion) -> [Float] {
    _ = fit(motion)
    return (0..<parts.blocks).map { speeds[$0] + 1 }
  }

  /// Mean of the squares of what is left, in turns.
  func variance(_ motion: PitchMotion) -> Double {
    let fit = fit(motion)
    var sum = 0.0
    for i in turns.indices {
      let left = turns[i] - predicted[i] - fit.offset - fit.mistuning * seconds[i]
      sum += weights[i] * left * left
    }
    return sum
  }

  /// Neighbours in the search share an envelope or an LFO.
  private func prepare(_ motion: PitchMotion) {
    let envelope = motion.with(only: PitchMotion.fields[0..<8])
    if envelope != self.envelope {
      parts.fillEnvelope(motion, octaves)
      self.envelope = envelope
    }
    let lfo = motion.with(only: [.lfoSpeed, .lfoDelay, .lfoSync, .lfoWave])
    if lfo != self.lfo {
      parts.fillSwings(motion, swings)
      self.lfo = lfo
    }
  }

  private func predict(_ swing: Float) {
    let turnsPerBlock = reference * MotionParts.blockSeconds
    var last = Float.nan
    var speed: Float = 0
    var sum = 0.0
    var next = 0
    for block in 0..<parts.blocks {
      let octave = octaves[block] + swing * swings[block]
      if octave != last { speed = exp2(octave) - 1 }
      last = octave
      speeds[block] = speed
      while next < places.count && places[next].block == block {
        predicted[next] = turnsPerBlock * (sum + Double(speed) * places[next].part)
        next += 1
      }
      sum += Double(speed)
    }
  }

  /// Turns squared that a Hz of mistuning costs: reference and voice are tuned alike.
  var mistuningTether: Double {
    let usual = reference * 0.004
    return 1e-5 / (usual * usual)
  }

  /// The straight line that is left, by least squares.
  private func line() -> PitchFit {
    var (t1, t2, d0, d1) = (0.0, 0.0, 0.0, 0.0)
    for i in turns.indices {
      let left = turns[i] - predicted[i]
      t1 += weights[i] * seconds[i]
      t2 += weights[i] * seconds[i] * seconds[i]
      d0 += weights[i] * left
      d1 += weights[i] * left * seconds[i]
    }
    var fit = PitchFit()
    fit.mistuning = (d1 - t1 * d0) / (t2 - t1 * t1 + mistuningTether)
    fit.offset = d0 - fit.mistuning * t1
    return fit
  }

  /// Square near 0, straight beyond a tenth of a turn.
  private func distance(_ fit: PitchFit) -> Double {
    var sum = 0.0
    for i in turns.indices {
      let left = abs(turns[i] - predicted[i] - fit.offset - fit.mistuning * seconds[i])
      sum += weights[i] * (left < 0.1 ? left * left : 0.2 * left - 0.01)
    }
    return sum
  }

  /// Phases start at 0 or half a turn from it; levels that do nothing stand at 50, above all the
  /// fourth, which a held note says little of.
  private func unlikely(_ motion: PitchMotion, _ fit: PitchFit) -> Double {
    let part = fit.offset - (fit.offset * 2).rounded() / 2
    var cost = 0.02 * part * part + mistuningTether * fit.mistuning * fit.mistuning
    cost += 1e-6 * Double(motion.bends) + (motion.swings ? 1e-6 : 0)
    if motion[.pitchLevel4] != 50 { cost += 3e-5 }
    return cost
  }
}
