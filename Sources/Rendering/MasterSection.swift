import FMSynthesis
import RealtimePrimitives

/// The last stretch of the signal: gain, repair, DC blocker, limiter.
struct MasterSection: ~Copyable {
  private var repair = SampleRepair()
  private var gain = Ramp(value: 1)
  private var blocker: DCBlocker
  private var limiter: Limiter
  private let isLimited: Bool
  private var ceilingDecibels: Float = 0
  private var ceiling: Float = 1

  init(sampleRate: Double, isLimited: Bool) {
    self.isLimited = isLimited
    blocker = DCBlocker(sampleRate: sampleRate)
    limiter = Limiter(sampleRate: sampleRate)
  }

  /// Samples that were not finite and became silence.
  var repairedSamples: UInt64 { @_noLocks @_noAllocation get { repair.count } }

  var latencyFrames: Int {
    @_noLocks @_noAllocation get { isLimited ? limiter.latencyFrames : 0 }
  }

  /// Processes one run in place.
  /// - Parameter values: The engine's vector.
  @_noLocks @_noAllocation
  mutating func run(
    _ left: UnsafeMutablePointer<Float>, _ right: UnsafeMutablePointer<Float>, _ frames: Int,
    values: UnsafePointer<Float>
  ) {
    gain.aim(gain(values), frames: LaneCount.maxFrames)
    for i in 0..<frames {
      let g = gain.next()
      left[i] = repair.repaired(left[i] * g)
      right[i] = repair.repaired(right[i] * g)
    }
    blocker.run(
      left, right, frames: frames, isOn: values[PatchLayout.index(.dcBlocker)] > 0.5)
    if !isLimited { return }
    limiter.run(
      left, right, frames: frames, ceiling: ceiling(values[PatchLayout.index(.limiterCeiling)]))
  }

  /// Master gain, channel volume and expression.
  /// Source: MIDI 1.0, recommended practice: 40 log10 of the position, in decibels.
  @_noLocks @_noAllocation
  private func gain(_ values: UnsafePointer<Float>) -> Float {
    let decibels = values[PatchLayout.index(.masterGain)]
    if decibels <= -60 { return 0 }
    let position =
      values[PatchLayout.index(.volume)] * values[PatchLayout.index(.expression)]
    return amplitude(decibels) * position * position
  }

  @_noLocks @_noAllocation
  private mutating func ceiling(_ decibels: Float) -> Float {
    if decibels != ceilingDecibels {
      ceilingDecibels = decibels
      ceiling = amplitude(decibels)
    }
    return ceiling
  }

  @_noLocks @_noAllocation
  private func amplitude(_ decibels: Float) -> Float {
    Float(vouchedPow10(Double(decibels) / 20))
  }
}
