import DX7Laws
import FMSynthesis
import Glibc

/// What the audio thread knows of one knob: handed over as plain data, made from the knob table.
public struct KnobLimits: BitwiseCopyable {
  public var minimum: Float
  public var maximum: Float
  /// Seconds from one end to the other at least; 0: at once.
  public var travel: Float
  public var isLogarithmic: Bool

  public init(minimum: Float, maximum: Float, travel: Float, isLogarithmic: Bool) {
    self.minimum = minimum
    self.maximum = maximum
    self.travel = travel
    self.isLogarithmic = isLogarithmic
  }
}

/// A straight way to a target.
private struct KnobRamp: BitwiseCopyable {
  /// Frames to the end, from the next block on; 0: none.
  var left: Float = 0
  var total: Float = 1
  /// How far the target is: a difference, or octaves for logarithmic knobs.
  var way: Double = 0

  @_noLocks @_noAllocation
  init() {}
}

/// The engine's knobs on their way to where they were asked to be, no faster than each one's slew limit.
public struct KnobSlew: ~Copyable {
  /// Where each knob stands now: patch, then performance.
  public let values: UnsafeMutablePointer<Float>
  private let targets: UnsafeMutablePointer<Float>
  private let limits: UnsafeMutablePointer<KnobLimits>
  /// Largest change per control block: a difference, or a factor for logarithmic knobs.
  private let steps: UnsafeMutablePointer<Float>
  private let ramps: UnsafeMutablePointer<KnobRamp>
  /// Ids that have not arrived, in no order; `isMoving` says whether an id is among them.
  private let moving: UnsafeMutablePointer<UInt16>
  private let isMoving: UnsafeMutablePointer<Bool>
  private var movingCount = 0
  /// Steps that the slew limit made smaller than asked for.
  public private(set) var limitedSteps: UInt64 = 0

  /// - Parameters:
  ///   - limits, defaults: `PatchLayout.engineCount` entries.
  ///   - blockSeconds: Time between two calls of `advance`.
  public init(limits: [KnobLimits], defaults: [Float], blockSeconds: Double) {
    let count = PatchLayout.engineCount
    precondition(limits.count == count && defaults.count == count)
    values = .allocate(capacity: count)
    values.initialize(from: defaults, count: count)
    targets = .allocate(capacity: count)
    targets.initialize(from: defaults, count: count)
    self.limits = .allocate(capacity: count)
    self.limits.initialize(from: limits, count: count)
    steps = .allocate(capacity: count)
    steps.initialize(
      from: limits.map { slewStep(of: $0, blockSeconds: blockSeconds) }, count: count)
    ramps = .allocate(capacity: count)
    ramps.initialize(repeating: KnobRamp(), count: count)
    moving = .allocate(capacity: count)
    isMoving = .allocate(capacity: count)
    isMoving.initialize(repeating: false, count: count)
  }

  deinit {
    values.deallocate()
    targets.deallocate()
    limits.deallocate()
    steps.deallocate()
    ramps.deallocate()
    moving.deallocate()
    isMoving.deallocate()
  }

  /// Asks a knob to go to `value`; clamps to the range, ignores NaN and unknown ids. One without a
  /// travel is there at once, for the note in the same block; notes that sound hear of it with the
  /// next.
  @_noLocks @_noAllocation
  public mutating func aim(_ id: Int, at value: Float) {
    guard isKnob(id), value == value else { return }
    targets[id] = bounded(id, value)
    ramps[id].left = 0
    let stays = targets[id] == values[id]
    if steps[id] == .infinity { values[id] = targets[id] }
    if !stays { move(id) }
  }

  /// Asks a knob to go to `value` in a straight line, or as straight as its slew limit allows.
  /// - Parameters:
  ///   - frames: Until it is there.
  ///   - elapsed: Of these, frames until the next control block.
  @_noLocks @_noAllocation
  public mutating func ramp(_ id: Int, to value: Float, frames: Int, elapsed: Int) {
    guard isKnob(id), value == value else { return }
    targets[id] = bounded(id, value)
    ramps[id].left = frames > elapsed ? Float(frames &- elapsed) : 0
    ramps[id].total = ramps[id].left
    ramps[id].way =
      limits[id].isLogarithmic
      ? vouchedLog2(Double(targets[id] / values[id])) : Double(targets[id] - values[id])
    if ramps[id].way != 0 { move(id) }
  }

  /// Puts a knob to `value` at once; notes that sound hear of it with the next block.
  @_noLocks @_noAllocation
  public mutating func place(_ id: Int, at value: Float) {
    guard isKnob(id), value == value else { return }
    targets[id] = bounded(id, value)
    values[id] = targets[id]
    ramps[id].left = 0
    move(id)
  }

  @_noLocks @_noAllocation
  private func isKnob(_ id: Int) -> Bool { id >= 0 && id < PatchLayout.engineCount }

  @_noLocks @_noAllocation
  private func bounded(_ id: Int, _ value: Float) -> Float {
    let low = limits[id].minimum
    let high = limits[id].maximum
    return value > low ? (value < high ? value : high) : low
  }

  @_noLocks @_noAllocation
  private mutating func move(_ id: Int) {
    if isMoving[id] { return }
    isMoving[id] = true
    moving[movingCount] = UInt16(id)
    movingCount &+= 1
  }

  /// Puts the patch's knobs where a new patch has them, at once.
  @_noLocks @_noAllocation
  public mutating func jump(toPatch patch: UnsafePointer<Float>) {
    for id in 0..<PatchLayout.count {
      targets[id] = bounded(id, patch[id])
      values[id] = targets[id]
      ramps[id].left = 0
    }
  }

  /// Moves all moving knobs by one control block and tells the instrument.
  @_noLocks @_noAllocation
  public mutating func advance(_ instrument: inout Instrument) {
    var at = 0
    while at < movingCount {
      let id = Int(moving[at])
      let arrived = step(id, frames: Float(instrument.blockFrames))
      instrument.knobMoved(id)
      if arrived {
        isMoving[id] = false
        movingCount &-= 1
        moving[at] = moving[movingCount]
      } else {
        at &+= 1
      }
    }
  }

  /// Where the ramp is at the end of the block that begins.
  @_noLocks @_noAllocation
  private func place(onRamp id: Int) -> Float {
    let missing = Double(ramps[id].left / ramps[id].total) * ramps[id].way
    return limits[id].isLogarithmic
      ? targets[id] * Float(vouchedExp2(-missing)) : targets[id] - Float(missing)
  }

  /// - Returns: Whether the knob has arrived.
  @_noLocks @_noAllocation
  private mutating func step(_ id: Int, frames: Float) -> Bool {
    ramps[id].left -= frames
    let isOnRamp = ramps[id].left > 0
    let target = isOnRamp ? place(onRamp: id) : targets[id]
    let now = values[id]
    let step = steps[id]
    var high = now + step
    var low = now - step
    if limits[id].isLogarithmic {
      high = now * step
      low = now / step
    }
    if target > high {
      values[id] = high
    } else if target < low {
      values[id] = low
    } else {
      values[id] = target
      return !isOnRamp
    }
    limitedSteps &+= 1
    return false
  }
}

private func slewStep(of limits: KnobLimits, blockSeconds: Double) -> Float {
  if limits.travel <= 0 { return .infinity }
  let share = blockSeconds / Double(limits.travel)
  if limits.isLogarithmic {
    return Float(exp2(log2(Double(limits.maximum) / Double(limits.minimum)) * share))
  }
  return Float(Double(limits.maximum - limits.minimum) * share)
}
