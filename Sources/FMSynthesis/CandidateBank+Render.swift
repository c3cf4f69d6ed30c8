import DX7Laws
import RealtimePrimitives

extension CandidateBank {
  /// Strikes the key of a lane whose patch is written; only at block 0.
  /// - Parameters:
  ///   - key: 0...127 - velocity: 1...127
  ///   - heldFrames: Frames until the key is let go.
  public mutating func start(lane: Int, key: UInt8, velocity: UInt8, heldFrames: Int) {
    let group = instrument.groups[0]
    let v = UnsafePointer(patch(lane))
    let voice = group.voices + lane
    let whole = v + PatchLayout.voiceBase
    voice.pointee = Voice()
    voice.pointee.key = Int16(
      KeyLaw.sounding(
        Int(key), transposed: Int(v[PatchLayout.index(.transpose)]), instrument.reference))
    voice.pointee.struckKey = voice.pointee.key
    voice.pointee.velocity = velocity
    voice.pointee.phase = .held
    voice.pointee.pitchEnvelope.start(whole, instrument.tables)
    instrument.setUp(group, lane, v)
    for op in 0..<6 { instrument.silence(group, lane, op, restartPhase: true) }
    for op in 0..<6 { instrument.enterStage(group, lane, op, 0) }
    group.level[0][lane] = 1
    group.levelStep[0][lane] = 0
    group.plan.pointee.active[lane] = -1
    group.plan.pointee.activeCount &+= 1
    lfos[lane] = LFO(seed: 0)
    lfos[lane].keyDown(whole)
    let frames = Self.blockFrames
    releases[lane] = Int32(clamping: (heldFrames &+ frames &- 1) / frames)
    swings[lane] = LaneSwing(v, instrument.tables)
    sounding |= 1 << UInt16(lane)
    if isMoving(v) { moving |= 1 << UInt16(lane) }
  }

  /// Turns the phases on as if so many control blocks had been played; after all lanes have
  /// started, before the first block. Envelopes, LFO and pitch envelope stay at their start.
  public mutating func skip(blocks: Int) {
    let group = instrument.groups[0]
    movePitches(group)
    let frames = UInt32(truncatingIfNeeded: blocks &* Self.blockFrames)
    for op in 0..<6 {
      let o = group.operators + op
      o.pointee.phase = o.pointee.phase &+ o.pointee.increment &* LaneWords(repeating: frames)
    }
  }

  /// Moves on by one control block.
  /// - Parameter output: 64 frames of all lanes; nil where nobody looks.
  public mutating func advance(into output: UnsafeMutablePointer<Lanes>?) {
    let group = instrument.groups[0]
    letGo(group)
    movePitches(group)
    instrument.advanceEnvelopes(group, group.plan.pointee.active)
    if let output {
      render(group, into: output)
    } else {
      for op in 0..<6 {
        let o = group.operators + op
        o.pointee.phase = o.pointee.phase &+ (o.pointee.increment &<< 6)
      }
    }
    countBlock()
  }

  private mutating func render(_ group: VoiceGroup, into output: UnsafeMutablePointer<Lanes>) {
    instrument.choosePlan(group)
    // The lanes are wanted one by one, not summed into the instrument's total.
    group.plan.pointee.isLevel = false
    if case .silent = group.plan.pointee.shape {
      output.update(repeating: Lanes(repeating: 0), count: Self.blockFrames)
      return
    }
    _ = instrument.renderGroups(from: 0, frames: Self.blockFrames)
    output.update(from: group.mix, count: Self.blockFrames)
  }

  mutating func letGo(_ group: VoiceGroup) {
    let now = Int32(truncatingIfNeeded: block)
    for lane in 0..<LaneCount.lanes where releases[lane] == now {
      guard group.voices[lane].phase == .held else { continue }
      instrument.release(group, lane, patch: patch(lane) + PatchLayout.voiceBase)
    }
  }

  /// LFO and pitch envelope; lanes without either stand still after the first block.
  mutating func movePitches(_ group: VoiceGroup) {
    var lanes = block == 0 ? sounding : moving
    while lanes != 0 {
      let lane = lanes.trailingZeroBitCount
      lanes &= lanes &- 1
      let v = UnsafePointer(patch(lane))
      let whole = v + PatchLayout.voiceBase
      lfos[lane].advance(whole, instrument.tables, seconds: instrument.blockSeconds)
      let modulation = swings[lane].modulation(lfos[lane])
      instrument.movePitch(group, lane, modulation, patch: whole, v)
      group.ampMod[0][lane] = modulation.amplitude
    }
  }

  private func isMoving(_ v: UnsafePointer<Float>) -> Bool {
    let level = v + PatchLayout.index(.pitchLevel1)
    if level[0] != level[3] || level[1] != level[3] || level[2] != level[3] { return true }
    if v[PatchLayout.index(.lfoPitchDepth)] > 0, v[PatchLayout.index(.lfoPitchSensitivity)] > 0 {
      return true
    }
    if v[PatchLayout.index(.lfoAmpDepth)] <= 0 { return false }
    for op in 0..<6 where v[PatchLayout.index(op, .ampModSensitivity)] > 0 { return true }
    return false
  }
}
