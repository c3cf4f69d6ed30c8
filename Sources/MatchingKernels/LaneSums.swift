import MatchingPrimitives
import RealtimePrimitives

/// Squares and products of the sum of `count` outputs. - Thread: any.
/// - Parameters:
///   - common: What all lanes have in common; nil: nothing.
@_noLocks @_noAllocation
public func laneMatch(
  _ outputs: UnsafePointer<UnsafePointer<Lanes>>, count: Int, target: UnsafePointer<Float>,
  common: UnsafePointer<Float>?, frames: Int
) -> LaneMatch {
  var match = LaneMatch()
  for frame in 0..<frames {
    var sum = outputs[0][frame]
    for output in 1..<max(1, count) { sum += outputs[output][frame] }
    match.own = fma(sum, sum, match.own)
    match.target = fma(sum, Lanes(repeating: target[frame]), match.target)
    if let common { match.common = fma(sum, Lanes(repeating: common[frame]), match.common) }
  }
  return match
}

/// Squares of what is left of a target under the sum of `count` outputs. - Thread: any.
@_noLocks @_noAllocation
public func laneResidual(
  _ outputs: UnsafePointer<UnsafePointer<Lanes>>, count: Int, target: UnsafePointer<Float>,
  frames: Int
) -> Lanes {
  var squares = Lanes(repeating: 0)
  for frame in 0..<frames {
    var rest = Lanes(repeating: target[frame])
    for output in 0..<count { rest -= outputs[output][frame] }
    squares = fma(rest, rest, squares)
  }
  return squares
}

/// Products of one output with four signals, to be added up. - Thread: any.
@_noLocks @_noAllocation
public func fourProducts(
  _ output: UnsafePointer<Lanes>, _ signals: UnsafePointer<Float>, stride: Int, frames: Int,
  into sums: UnsafeMutablePointer<Lanes>
) {
  var (a, b) = (Lanes(repeating: 0), Lanes(repeating: 0))
  var (c, d) = (a, b)
  for frame in 0..<frames {
    let y = output[frame]
    a = fma(y, Lanes(repeating: signals[frame]), a)
    b = fma(y, Lanes(repeating: signals[frame &+ stride]), b)
    c = fma(y, Lanes(repeating: signals[frame &+ 2 &* stride]), c)
    d = fma(y, Lanes(repeating: signals[frame &+ 3 &* stride]), d)
  }
  (sums[0], sums[1], sums[2], sums[3]) = (a, b, c, d)
}
