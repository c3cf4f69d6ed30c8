/// A value that goes to its target in a straight line, sample by sample.
struct Ramp: BitwiseCopyable {
  private(set) var value: Float
  private var target: Float
  private var step: Float = 0
  private var left = 0

  @_noLocks @_noAllocation
  init(value: Float) {
    self.value = value
    target = value
  }

  @_noLocks @_noAllocation
  mutating func aim(_ target: Float, frames: Int) {
    if target == self.target { return }
    self.target = target
    step = (target - value) / Float(frames)
    left = frames
  }

  @_noLocks @_noAllocation @inline(__always)
  mutating func next() -> Float {
    if left == 0 { return value }
    left &-= 1
    value = left == 0 ? target : value + step
    return value
  }
}
