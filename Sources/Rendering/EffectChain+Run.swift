/// Running the rack.
extension EffectChain {
  /// Processes one run in place.
  /// - Parameter atBlockStart: Controls move once per inner block of 64 frames.
  @_noLocks @_noAllocation
  mutating func run(
    _ left: UnsafeMutablePointer<Float>, _ right: UnsafeMutablePointer<Float>, _ frames: Int,
    atBlockStart: Bool
  ) {
    for slot in 0..<count { runSlot(effects + slot, left, right, frames, atBlockStart) }
  }

  @_noLocks @_noAllocation
  private func runSlot(
    _ effect: UnsafeMutablePointer<Effect>, _ left: UnsafeMutablePointer<Float>,
    _ right: UnsafeMutablePointer<Float>, _ frames: Int, _ atBlockStart: Bool
  ) {
    guard let run = effect.pointee.run, let handle = effect.pointee.handle else { return }
    if atBlockStart { moveControls(effect) }
    let inputs = effect.pointee.inputs
    for i in 0..<frames {
      inputs.0[i] = effect.pointee.isMonoIn ? 0.5 * (left[i] + right[i]) : left[i]
    }
    if !effect.pointee.isMonoIn { for i in 0..<frames { inputs.1[i] = right[i] } }
    vouchedRun(run, handle, UInt32(frames))
    if let second = effect.pointee.second { vouchedRun(run, second, UInt32(frames)) }
    releaseTriggers(effect)
    let latency = effect.pointee.latency?.pointee ?? 0
    var delay = effect.pointee.delay
    delay.aim(effect.pointee.bypass || !(latency > 0 && latency < 1e9) ? 0 : Int(latency + 0.5))
    let outputs = effect.pointee.outputs
    let wetRight = effect.pointee.isMonoOut ? outputs.0 : outputs.1
    let target = effect.pointee.bypass ? 0 : effect.pointee.wet
    var mix = effect.pointee.mix
    for i in 0..<frames {
      // From dry to wet in 20 ms at 48 kHz: a switch that is heard as no click.
      let step: Float = 1.0 / 960
      if mix < target {
        mix = mix + step > target ? target : mix + step
      } else if mix > target {
        mix = mix - step < target ? target : mix - step
      }
      let dry = delay.next(left[i], right[i], step: step)
      left[i] = dry.left + mix * (outputs.0[i] - dry.left)
      right[i] = dry.right + mix * (wetRight[i] - dry.right)
    }
    effect.pointee.mix = mix
    effect.pointee.delay = delay
  }

  /// A trigger that one run has seen is back at its default.
  @_noLocks @_noAllocation
  private func releaseTriggers(_ effect: UnsafeMutablePointer<Effect>) {
    for i in 0..<effect.pointee.controlCount {
      let control = effect.pointee.controls + i
      guard let rest = control.pointee.rest, control.pointee.port.pointee != rest else { continue }
      control.pointee.port.pointee = rest
      control.pointee.target = rest
    }
  }

  @_noLocks @_noAllocation
  private func moveControls(_ effect: UnsafeMutablePointer<Effect>) {
    for i in 0..<effect.pointee.controlCount {
      let control = effect.pointee.controls[i]
      let now = control.port.pointee
      if now == control.target { continue }
      let high = now + control.step
      let low = now - control.step
      control.port.pointee =
        control.target > high ? high : (control.target < low ? low : control.target)
    }
  }

  @_noLocks @_noAllocation
  mutating func aim(slot: Int, control: Int, at value: Float) {
    guard slot < count, control < effects[slot].controlCount, value == value else { return }
    let c = effects[slot].controls + control
    let low = c.pointee.minimum
    let high = c.pointee.maximum
    c.pointee.target = value < low ? low : (value > high ? high : value)
  }

  @_noLocks @_noAllocation
  mutating func bypass(slot: Int, _ bypass: Bool) {
    if slot < count { effects[slot].bypass = bypass }
  }

  @_noLocks @_noAllocation
  mutating func wet(slot: Int, _ wet: Float) {
    if slot < count && wet == wet { effects[slot].wet = wet < 0 ? 0 : (wet > 1 ? 1 : wet) }
  }

  /// Frames by which all of them together delay what goes through.
  var latencyFrames: Int {
    @_noLocks @_noAllocation get {
      var frames = 0
      for slot in 0..<count { frames &+= effects[slot].delay.frames }
      return frames
    }
  }

  /// Effects that stay in the rack go on where they were: no fade, no click.
  @_noLocks @_noAllocation
  mutating func inherit(_ old: EffectChain) {
    for slot in 0..<count {
      for was in 0..<old.count where effects[slot].handle == old.effects[was].handle {
        effects[slot].mix = old.effects[was].mix
        effects[slot].wet = old.effects[was].wet
        effects[slot].bypass = old.effects[was].bypass
        effects[slot].delay = old.effects[was].delay
      }
    }
  }
}
