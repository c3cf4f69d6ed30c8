import Glibc
import RealtimePrimitives

/// Where an operator stands when a still's lead begins, in the kernels' numbers.
struct StillPlace {
  var phase: UInt32
  var increment: UInt32
  static let middleC = 440 * exp2(-0.75)

  init(_ op: StillOperator, _ voice: StillVoice, _ still: Still, _ clock: NoteClock) {
    let isFree = voice.ahead != 0 || voice.drift != 0
    guard isFree, clock.isSteady, !op.isFixed else {
      self.init(op, start: still.start, frames: still.frames, clock)
      return
    }
    let hertz = op.hertz + op.shift
    let moved = hertz * (1 + voice.drift)
    let turns =
      hertz * still.middle + op.hertz / Self.middleC * voice.ahead
      - moved * (still.middle - still.leadSeconds)
    self.init(turns: turns, step: moved / NoteClock.rate)
  }

  /// - Parameter start: First frame, after the lead.
  init(_ op: StillOperator, start: Int, frames: Int, _ clock: NoteClock) {
    let hertz = op.hertz + op.shift
    if op.isFixed || clock.isSteady {
      let lead = Double(start - Still.lead) / NoteClock.rate
      self.init(turns: hertz * lead, step: hertz / NoteClock.rate)
    } else {
      let now = clock.seconds(at: Double(start))
      let end = clock.seconds(at: Double(start + frames))
      let step = hertz * (end - now) / Double(frames)
      self.init(turns: hertz * now - step * Double(Still.lead), step: step)
    }
  }

  private init(turns: Double, step: Double) {
    phase = Self.word(turns) &+ 0x8000_0000
    increment = Self.word(step)
  }

  private static func word(_ turns: Double) -> UInt32 {
    UInt32(truncatingIfNeeded: Int64((turns - turns.rounded(.down)) * 4_294_967_296))
  }
}
