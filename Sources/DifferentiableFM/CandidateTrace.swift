import FMSynthesis
import LaneAnalysis
import MatchingPrimitives
import RealtimePrimitives
import Spectral

/// The samples of a note and their adjoint, by the kernels: for sixteen candidates side by side, or
/// for one, sixteen frames at a time.
///
/// One candidate alone is some ten times faster that way than in one lane of sixteen, but the
/// frames of a loop over several operators cannot run side by side.
final class CandidateTrace {
  static let lanes = LaneCount.lanes
  let blocks: Int
  /// 1: sixteen candidates; 16: one.
  let stride: Int
  private(set) var tape: AdjointTape
  private let instructionSet: InstructionSet
  private let memory: UnsafeMutablePointer<Lanes>
  private let count: Int

  init(blocks: Int, stride: Int, instructionSet: InstructionSet) {
    (self.blocks, self.stride, self.instructionSet) = (blocks, stride, instructionSet)
    count = AdjointTape.count(blocks: blocks, stride: stride)
    memory = aligned(count, Lanes(repeating: 0))
    tape = AdjointTape(
      blocks: blocks, stride: stride, memory: memory, loud: aligned(blocks, 0),
      increments: aligned(6 * blocks, LaneWords(repeating: 0)),
      sums: aligned(6 * blocks, BlockGradient()))
  }

  deinit {
    memory.deallocate()
    tape.loud.deallocate()
    tape.increments.deallocate()
    tape.sums.deallocate()
  }

  /// Fills `tape.output`.
  /// - Parameter candidates: one with stride 16, else up to sixteen.
  func render(_ candidates: [VoiceControls]) {
    tape.edges = 0
    tape.loud.update(repeating: 0, count: blocks)
    tape.output.update(repeating: Lanes(repeating: 0), count: blocks * tape.steps)
    for (lane, candidate) in candidates.enumerated() { set(lane, candidate) }
    tape.scratch.update(repeating: Lanes(repeating: 0), count: 64)
    instructionSet.record(tape)
  }

  /// From `tape.slope` to derivatives by the controls.
  func adjoint(_ candidates: Int) -> [VoiceControls] {
    tape.depthSlopes.update(repeating: Lanes(repeating: 0), count: 36)
    tape.carrierSlopes.update(repeating: Lanes(repeating: 0), count: 6)
    tape.scratch.update(repeating: Lanes(repeating: 0), count: 64)
    instructionSet.adjoint(tape)
    return (0..<candidates).map(slopes)
  }

  private func set(_ lane: Int, _ controls: VoiceControls) {
    for edge in 0..<36 {
      put(tape.depths + edge, lane, Float(controls.depths[edge]))
      if controls.depths[edge] != 0 { tape.edges |= 1 << UInt64(edge) }
    }
    for op in 0..<6 {
      put(tape.carriers + op, lane, Float(controls.carriers[op]))
      for block in 0..<blocks {
        setBlock(lane, op, block, controls)
      }
      let last = (blocks + 1) * op + blocks
      put(tape.gains + last, lane, Float(controls.gains[last]))
    }
  }

  private func setBlock(_ lane: Int, _ op: Int, _ block: Int, _ controls: VoiceControls) {
    let at = (blocks + 1) * op + block
    put(tape.gains + at, lane, Float(controls.gains[at]))
    if controls.gains[at] != 0 || controls.gains[at + 1] != 0 { tape.loud[block] |= 1 << UInt8(op) }
    // Whole turns make no difference; half a turn in 2^33 rounds.
    let turns = controls.increments[blocks * op + block]
    let words = UInt32(truncatingIfNeeded: Int64((turns * 4_294_967_296).rounded()))
    if stride == 1 {
      tape.increments[blocks * op + block][lane] = words
    } else {
      tape.increments[blocks * op + block] = LaneWords(repeating: words)
    }
  }

  private func put(_ lanes: UnsafeMutablePointer<Lanes>, _ lane: Int, _ value: Float) {
    if stride == 1 { lanes.pointee[lane] = value } else { lanes.pointee = Lanes(repeating: value) }
  }

  private func slopes(_ lane: Int) -> VoiceControls {
    var result = VoiceControls(blocks: blocks)
    for edge in 0..<36 { result.depths[edge] = value(tape.depthSlopes[edge], lane) }
    for op in 0..<6 {
      result.carriers[op] = value(tape.carrierSlopes[op], lane)
      // Phase that later blocks start from is turned on by this block's increment.
      var later = 0.0
      for block in (0..<blocks).reversed() where tape.loud[block] & (1 << UInt8(op)) != 0 {
        let sums = tape.sums + (blocks * op + block)
        let at = (blocks + 1) * op + block
        result.gains[at] += value(sums.pointee.gainStart, lane)
        result.gains[at + 1] += value(sums.pointee.gainEnd, lane)
        result.increments[blocks * op + block] = value(sums.pointee.phaseByFrame, lane)
        later += value(sums.pointee.phase, lane)
      }
      turnOn(op, lane, later, &result)
    }
    return result
  }

  /// Adds to each block's increment what it does to the phase of all later blocks.
  private func turnOn(_ op: Int, _ lane: Int, _ all: Double, _ result: inout VoiceControls) {
    var later = all
    for block in 0..<blocks {
      if tape.loud[block] & (1 << UInt8(op)) != 0 {
        later -= value(tape.sums[blocks * op + block].phase, lane)
      }
      result.increments[blocks * op + block] += 64 * later
    }
  }

  private func value(_ lanes: Lanes, _ lane: Int) -> Double {
    if stride == 1 { return Double(lanes[lane]) }
    let eight = lanes.lowHalf + lanes.highHalf
    let four = eight.lowHalf + eight.highHalf
    let two = four.lowHalf + four.highHalf
    return Double(two[0] + two[1])
  }
}
