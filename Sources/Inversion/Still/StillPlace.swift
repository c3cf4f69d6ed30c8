import Glibc
import RealtimePrimitives

/// Where an operator stands when a still's lead begins, in the kernels' numbers.
struct StillPlace {
  var phase: UInt32
  var increment: UInt32
  static let middleC = 440 * exp2(-0.75)

  init(_ op: StillOperator, _ voice: StillVoice, _ still: Still, _ clock: NoteClock) {
    let hertz = op.hertz + op.shift
    let rate = NoteClock.rate
    var turns = hertz * still.leadSeconds
    var step = hertz / rate
    if !op.isFixed && !clock.isSteady {
      let now = clock.seconds(at: Double(still.start))
      let end = clock.seconds(at: Double(still.start + still.frames))
      step = hertz * (end - now) / Double(still.frames)
      turns = hertz * now - step * Double(Still.lead)
    } else if !op.isFixed && (voice.ahead != 0 || voice.drift != 0) {
      let moved = hertz * (1 + voice.drift)
      step = moved / rate
      turns =
        hertz * still.middle + op.hertz / Self.middleC * voice.ahead
        - moved * (still.middle - still.leadSeconds)
    }
    phase = Self.word(turns) &+ 0x8000_0000
    increment = Self.word(step)
  }

  static func word(_ turns: Double) -> UInt32 {
    UInt32(truncatingIfNeeded: Int64((turns - turns.rounded(.down)) * 4_294_967_296))
  }
}
