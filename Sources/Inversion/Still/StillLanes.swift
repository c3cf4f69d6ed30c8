import FMSynthesis
import Glibc
import LaneAnalysis
import MatchingPrimitives
import RealtimePrimitives

/// Sixteen voices of one structure on a still: what is left of the target under each.
final class StillLanes {
  private let set: InstructionSet
  private let buffers: UnsafeMutablePointer<Lanes>
  private let sources: UnsafeMutablePointer<UnsafePointer<Lanes>>
  private static let room = Still.lead + Still.longest

  init(_ set: InstructionSet) {
    self.set = set
    buffers = aligned(6 * Self.room, Lanes(repeating: 0))
    sources = aligned(6, UnsafePointer(buffers))
  }

  deinit {
    buffers.deallocate()
    sources.deallocate()
  }

  /// - Parameter voices: Sixteen of one structure.
  func residuals(
    _ voices: [StillVoice], _ order: [Int], _ still: Still, _ clock: NoteClock
  ) -> Lanes {
    let structure = voices[0]
    for op in order { run(op, voices, still, clock) }
    var count = 0
    for op in 0..<structure.count where structure.operators[op].isCarrier {
      sources[count] = UnsafePointer(buffers + op * Self.room + Still.lead)
      count += 1
    }
    return set.residual(sources, count: count, target: still.floats, frames: still.frames)
  }

  private func run(_ op: Int, _ voices: [StillVoice], _ still: Still, _ clock: NoteClock) {
    let structure = voices[0]
    var count = 0
    for from in 0..<structure.count where structure.operators[from].targets >> UInt8(op) & 1 == 1 {
      sources[count] = UnsafePointer(buffers + from * Self.room)
      count += 1
    }
    var run = OscillatorRun(
      frames: Still.lead + still.frames, sources: sources, count: count,
      output: buffers + op * Self.room)
    for lane in 0..<16 {
      let own = voices[lane].operators[op]
      let place = StillPlace(own, voices[lane], still, clock)
      (run.phase[lane], run.increment[lane]) = (place.phase, place.increment)
      let growth = own.slope / NoteClock.rate
      // The kernel grows before it plays.
      run.gain[lane] = exp2(Float(own.level - growth * (still.framesToMiddle + 1)))
      run.growth[lane] = exp2(Float(growth))
      run.loop[lane] = Float(voices[lane].loop)
    }
    run.hasLoop = op == structure.looped
    set.oscillate(run)
  }
}
