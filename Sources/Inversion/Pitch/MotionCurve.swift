import DX7Laws
import FMSynthesis
import Foundation

/// What a motion does to a note of its own, control block by control block.
public struct MotionCurve: Sendable {
  /// Octaves for operators that follow the key.
  public private(set) var octaves: [Double]
  /// 0...1: how far the LFO reaches into operators with full sensitivity.
  public private(set) var amplitude: [Double]

  /// - Parameters:
  ///   - held: Block before which the key is let go.
  public init(_ motion: PitchMotion, blocks: Int, held: Int) {
    var units = [Int32](repeating: 0, count: blocks)
    amplitude = Array(repeating: 0, count: blocks)
    EngineUnits().modulation(
      motion.patch, blocks: blocks, seconds: MotionParts.blockSeconds, release: held,
      pitch: &units, amplitude: &amplitude)
    octaves = units.map { Double($0) / PitchLaw.unitsPerOctave }
  }

  /// Seconds of the key's own time that have passed at the start of each block, and at the end of
  /// the last: an operator of that many Hz has turned so many times its frequency.
  public func warp() -> [Double] {
    var passed = [0.0]
    passed.reserveCapacity(octaves.count + 1)
    for octave in octaves {
      passed.append(passed[passed.count - 1] + exp2(octave) * MotionParts.blockSeconds)
    }
    return passed
  }

  /// Share of an operator's level in octaves above silence that is left at the end of each block.
  /// - Parameter sensitivity: 0...3
  public func kept(sensitivity: Int) -> [Double] {
    let share = EngineUnits.ampModSensitivity(sensitivity)
    return amplitude.map { max(EngineUnits.ampModKept($0, sensitivity: share), 0) }
  }
}

extension PitchMotion {
  /// A patch of which nothing counts but this.
  var patch: [Float] {
    var patch = [Float](repeating: 0, count: PatchLayout.count)
    for field in Self.fields {
      if let knob = field.knob { patch[PatchLayout.index(knob)] = Float(self[field]) }
    }
    return patch
  }
}
