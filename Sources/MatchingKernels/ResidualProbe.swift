import MatchingPrimitives
import RealtimePrimitives

/// Products of what is left of a sound with a sine and its cosine, each steepened by how strongly a
/// place in a structure is heard: how much an operator there would explain.
/// - Parameters:
///   - phase: Turns times 2^32, offset by half a turn, at the first frame.
///   - source: Turns that are added to it; nil: none.
///   - rest: What is left, sixteen frames a step.
///   - places: `count` signals, `stride` steps apart.
///   - sums: Is added to, five for each place: rest by sine, rest by cosine, sine squared, sine by
///     cosine, cosine squared.
/// - Thread: any.
@_noLocks @_noAllocation
public func probeResidual(
  phase: UInt32, increment: UInt32, source: UnsafePointer<Lanes>?, rest: UnsafePointer<Lanes>,
  places: UnsafePointer<Lanes>, stride: Int, count: Int, steps: Int,
  into sums: UnsafeMutablePointer<Lanes>
) {
  let lane = LaneWords(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
  var words = LaneWords(repeating: phase) &+ LaneWords(repeating: increment) &* lane
  let step16 = LaneWords(repeating: increment &<< 4)
  for step in 0..<steps {
    var x = turns(words)
    if let source { x = wrapped(x + source[step]) }
    let (s, c) = (sine(x), sine(wrapped(x + 0.25)))
    words &+= step16
    let left = rest[step]
    for place in 0..<count {
      let heard = places[stride &* place &+ step]
      let (a, b) = (heard * s, heard * c)
      let own = sums + 5 &* place
      own[0] = fma(left, a, own[0])
      own[1] = fma(left, b, own[1])
      own[2] = fma(a, a, own[2])
      own[3] = fma(a, b, own[3])
      own[4] = fma(b, b, own[4])
    }
  }
}
