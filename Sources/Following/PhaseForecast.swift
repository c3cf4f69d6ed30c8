import Glibc

/// Where the engine's phase will be: from where it was, through the moves of the pitch that were sent.
struct PhaseForecast {
  /// A straight way of the logarithm of pitch.
  private struct Move {
    /// Frame of its start.
    let start: Double
    let frames: Double
    /// Octaves over 1 Hz.
    let from: Double
    let to: Double

    func octave(at frame: Double) -> Double {
      from + (to - from) * min(max((frame - start) / frames, 0), 1)
    }
  }

  private static let memory = 64

  private let sampleRate: Double
  /// The engine holds a pitch through a block, the one that the ramp has at the block's end.
  private let lead: Double
  private var moves: [Move] = []
  /// Turns and frame that are known.
  private var known = (turns: 0.0, frame: 0.0)
  /// The voice of now has surely started by this frame.
  private var started = 0.0

  /// - Parameter block: Frames of the engine's control block.
  init(sampleRate: Double, block: Int) {
    (self.sampleRate, lead) = (sampleRate, 0.5 * Double(block))
  }

  /// A voice starts at a frame with a phase and a pitch in Hz.
  mutating func start(at frame: Double, turns: Double, pitch: Double) {
    known = (turns, frame)
    started = frame + 2 * lead
    moves = [Move(start: frame, frames: 1, from: log2(pitch), to: log2(pitch))]
  }

  /// The pitch in Hz goes to another, from a frame on.
  mutating func move(at frame: Double, frames: Double, to pitch: Double) {
    let from = moves.last?.to ?? log2(pitch)
    moves.append(Move(start: frame, frames: frames, from: from, to: log2(pitch)))
    if moves.count > PhaseForecast.memory { moves.removeFirst() }
  }

  /// What the engine says of its phase; older than a start, it speaks of another voice.
  mutating func observe(turns: Double, at frame: Double) {
    if frame > known.frame && frame > started { known = (turns, frame) }
  }

  /// Turns at a frame, 0..<1.
  func turns(at frame: Double) -> Double {
    var sum = known.turns
    var at = known.frame + lead
    let end = frame + lead
    for (i, move) in moves.enumerated() {
      let next = i + 1 < moves.count ? moves[i + 1].start : .infinity
      let until = min(end, next)
      let corner = min(until, move.start + move.frames)
      for stop in [corner, until] where stop > at {
        sum += area(move, at, stop)
        at = stop
      }
    }
    return sum - sum.rounded(.down)
  }

  /// Turns along a move, by Simpson's rule.
  private func area(_ move: Move, _ a: Double, _ b: Double) -> Double {
    let middle = 0.5 * (a + b)
    let sum =
      exp2(move.octave(at: a)) + 4 * exp2(move.octave(at: middle)) + exp2(move.octave(at: b))
    return (b - a) / 6 * sum / sampleRate
  }
}
