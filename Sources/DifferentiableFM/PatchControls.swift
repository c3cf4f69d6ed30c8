import DX7Laws
import FMSynthesis
import Foundation

/// From a patch's knobs to what the samples are computed from, and back with derivatives.
///
/// Knobs are continuous; those the engine takes whole and that change by steps alone (switches,
/// LFO, pitch envelope, scaling, velocity) are taken whole and have no derivative.
final class PatchControls {
  let note: DifferentiableNote
  let units: RelaxedUnits
  /// What the last `compute` was asked for and gave.
  private(set) var values: VoiceControls
  private(set) var patch: [Double] = []
  private(set) var operators: [OperatorControls] = []
  let engine = EngineUnits()
  /// Per block: units of pitch and share of level that LFO and pitch envelope take.
  private var pitch: [Int32]
  private var amplitude: [Double]

  init(note: DifferentiableNote, rounding: Rounding) {
    self.note = note
    units = RelaxedUnits(rounding: rounding)
    values = VoiceControls(blocks: note.blocks)
    pitch = Array(repeating: 0, count: note.blocks)
    amplitude = Array(repeating: 0, count: note.blocks)
  }

  /// - Parameter patch: `PatchLayout.count` values in range.
  func compute(_ patch: [Double]) {
    precondition(patch.count == PatchLayout.count, "a whole patch")
    self.patch = patch
    let whole = patch.map { Float($0) }
    engine.modulation(
      whole, blocks: note.blocks, seconds: note.blockSeconds, release: note.releaseBlock,
      pitch: &pitch, amplitude: &amplitude)
    operators = (0..<PatchLayout.operators).map {
      OperatorControls($0, patch, whole, self)
    }
    for op in operators { fill(op) }
    fillRouting()
  }

  private func fill(_ op: OperatorControls) {
    let first = note.blocks * op.index
    for block in 0..<note.blocks {
      // Equal pitches need one power of two.
      if block > 0 && pitch[block] == pitch[block - 1] {
        values.increments[first + block] = values.increments[first + block - 1]
      } else {
        values.increments[first + block] = hertz(op, block) / note.sampleRate
      }
    }
    op.fillGains(&values.gains, amplitude)
  }

  private func hertz(_ op: OperatorControls, _ block: Int) -> Double {
    let moved = op.isFixed ? 0 : pitch[block]
    switch units.rounding {
    case .engine: return engine.hertz(pitch: op.pitch &+ op.tuneUnits &+ moved)
    case .none: return op.hertz * exp2(op.tune + Double(moved) / PitchLaw.unitsPerOctave)
    }
  }

  private func fillRouting() {
    for into in 0..<PatchLayout.operators {
      for from in 0..<PatchLayout.operators {
        values.depths[6 * into + from] =
          patch[PatchLayout.routing(into: into, from: from)] * unit(into: into, from: from)
      }
      values.carriers[into] = patch[PatchLayout.index(into, .carrier)] * EngineUnits.carrierShare
    }
  }

  /// Turns per unit of output that a routing of 1 means; feedback's kernels take two outputs' sum.
  private func unit(into: Int, from: Int) -> Double {
    let turn = 0.5 / Double.pi
    if from > into { return patch[PatchLayout.index(from, .index)] * turn }
    return patch[PatchLayout.index(.feedback)] * turn / 2
  }

  /// - Parameter slopes: a loss's derivatives by `values`.
  /// - Returns: its derivatives by the knobs, `PatchLayout.count` values.
  func adjoint(_ slopes: VoiceControls) -> [Double] {
    var result = [Double](repeating: 0, count: PatchLayout.count)
    for op in operators {
      let first = note.blocks * op.index
      var byOctave = 0.0
      for block in first..<first + note.blocks {
        byOctave += slopes.increments[block] * values.increments[block]
      }
      op.addPitch(byOctave * M_LN2, to: &result)
      op.addGains(slopes.gains, amplitude, units, to: &result)
    }
    addRouting(slopes, to: &result)
    return result
  }

  private func addRouting(_ slopes: VoiceControls, to result: inout [Double]) {
    let turn = 0.5 / Double.pi
    for into in 0..<PatchLayout.operators {
      for from in 0..<PatchLayout.operators {
        let slope = slopes.depths[6 * into + from]
        let at = PatchLayout.routing(into: into, from: from)
        result[at] += slope * unit(into: into, from: from)
        if from > into {
          result[PatchLayout.index(from, .index)] += slope * patch[at] * turn
        } else {
          result[PatchLayout.index(.feedback)] += slope * patch[at] * turn / 2
        }
      }
      result[PatchLayout.index(into, .carrier)] += slopes.carriers[into] * EngineUnits.carrierShare
    }
  }
}

extension PatchControls {
  /// Frequency of an operator without LFO and pitch envelope.
  func hertz(_ op: Int) -> Double { operators[op].hertz * exp2(operators[op].tune) }
}
