import DX7Laws
import RealtimePrimitives

/// The follower's own voices: a tone whose pitch, level and colour are knobs, and a hiss.
extension Instrument {
  /// From the next control block on another voice sings, with the knobs as they stand then; the one
  /// before fades out as it was. Both levels move in a straight line.
  /// - Parameters:
  ///   - turns: Phase of the pitch now, 0..<1; operators stand at their ratio times it.
  ///   - pitch: Hz until then.
  ///   - fade: Frames.
  @_noLocks @_noAllocation
  public mutating func followAnew(turns: Float, pitch: Float, fade: Int) {
    follower.isDue = true
    follower.dueTurns = Double(turns)
    follower.dueTurnsPerFrame = Double(pitch) / sampleRate
    follower.fadeFrames = Float(fade > blockFrames ? fade : blockFrames)
  }

  /// Phase of the follower's pitch at the frame to be rendered next, 0..<1.
  public var followerTurns: Double { @_noLocks @_noAllocation get { follower.turns } }

  /// Both phases go on by some frames of the block.
  @_noLocks @_noAllocation
  mutating func turnFollower(_ frames: Int) {
    follower.turns += follower.turnsPerFrame * Double(frames)
    follower.turns -= Double(Int(follower.turns))
    if follower.isDue { follower.dueTurns += follower.dueTurnsPerFrame * Double(frames) }
  }

  /// Once per block: voices start, fade and end.
  @_noLocks @_noAllocation
  mutating func moveFollower(_ values: UnsafePointer<Float>) {
    let group = groups[groupCount]
    follower.turnsPerFrame = Double(values[PatchLayout.index(.followPitch)]) / sampleRate
    for lane in 0..<FollowerLanes.hiss where group.voices[lane].part == .leaving {
      fadeOut(group, lane)
    }
    let level = values[PatchLayout.index(.followLevel)]
    let isIdle = group.voices[follower.tone].phase == .idle
    if follower.isDue || isIdle && level > 0 { startTone(group, isIdle, values) }
    if group.voices[follower.tone].phase != .idle { fadeTone(group, level) }
    moveHiss(group, values)
  }

  @_noLocks @_noAllocation
  private mutating func startTone(
    _ group: VoiceGroup, _ isIdle: Bool, _ values: UnsafePointer<Float>
  ) {
    if !isIdle {
      group.voices[follower.tone].part = .leaving
      group.level[0][follower.tone] = group.levelTarget[0][follower.tone]
      group.levelStep[0][follower.tone] =
        -group.levelTarget[0][follower.tone] / follower.fadeFrames
      fadeOut(group, follower.tone)
      follower.tone = 1 &- follower.tone
    }
    let lane = follower.tone
    if group.voices[lane].phase != .idle { free(group, lane) }
    let due = follower.dueTurns - Double(Int(follower.dueTurns))
    follower.turns = follower.isDue ? due : 0
    follower.fade = isIdle ? 1 : 0
    follower.isDue = false
    join(group, lane, .tone)
    setUp(group, lane, values)
    for op in 0..<6 {
      silence(group, lane, op, restartPhase: true)
      hold(group, lane, op)
      group.gains[op][lane] = group.envelopes[op].peak[lane] * group.envelopes[op].open[lane]
      turn(group, lane, op, by: follower.turns, values)
    }
  }

  @_noLocks @_noAllocation
  private mutating func join(_ group: VoiceGroup, _ lane: Int, _ part: FollowerPart) {
    let voice = group.voices + lane
    voice.pointee.part = part
    voice.pointee.key = 69
    voice.pointee.phase = .held
    voice.pointee.isTuned = false
    group.plan.pointee.occupied &+= 1
    occupiedGroups |= 1 << UInt64(groupCount)
    joinMotion(voice)
    group.level[0][lane] = 0
    group.levelStep[0][lane] = 0
    group.levelTarget[0][lane] = 0
  }

  /// Sets an operator's phase to where it is when the pitch has turned so far.
  @_noLocks @_noAllocation
  private func turn(
    _ group: VoiceGroup, _ lane: Int, _ op: Int, by turns: Double,
    _ values: UnsafePointer<Float>
  ) {
    if group.voiceOperator(lane, op).pointee.isFixed { return }
    let own = turns * Double(values[PatchLayout.index(op, .ratio)])
    let word = UInt32(truncatingIfNeeded: Int64((own - Double(Int(own))) * 4_294_967_296))
    group.operators[op].phase[lane] = word &+ 0x8000_0000
  }

  /// The level's next ramp, which starts exactly where the last was to end.
  @_noLocks @_noAllocation
  private mutating func fadeTone(_ group: VoiceGroup, _ level: Float) {
    let lane = follower.tone
    let before = group.levelTarget[0][lane]
    if level <= 0 && before == 0 { return free(group, lane) }
    let faded = follower.fade + Float(blockFrames) / follower.fadeFrames
    follower.fade = follower.fade < 1 && faded < 1 ? faded : 1
    group.level[0][lane] = before
    group.levelTarget[0][lane] = level * follower.fade
    group.levelStep[0][lane] = (group.levelTarget[0][lane] - before) / Float(blockFrames)
  }

  /// The ramp of a voice on its way out; `levelStep` was set when it was left.
  @_noLocks @_noAllocation
  private mutating func fadeOut(_ group: VoiceGroup, _ lane: Int) {
    let before = group.levelTarget[0][lane]
    if before <= 0 { return free(group, lane) }
    let step = group.levelStep[0][lane]
    let after = before + step * Float(blockFrames)
    group.level[0][lane] = before
    group.levelTarget[0][lane] = after > 0 ? after : 0
    if after < 0 { group.levelStep[0][lane] = -before / Float(blockFrames) }
  }

  // MARK: Hiss

  @_noLocks @_noAllocation
  private mutating func moveHiss(_ group: VoiceGroup, _ values: UnsafePointer<Float>) {
    follower.ditherBlocks &-= 1
    let isDue = follower.ditherBlocks <= 0
    if isDue { follower.ditherBlocks = Int(HissLaw.standing() / blockSeconds + 0.5) }
    for band in 0..<HissLaw.bands {
      let lane = FollowerLanes.hiss &+ band
      let level = values[PatchLayout.followHiss(band)]
      let before = group.levelTarget[0][lane]
      let isIdle = group.voices[lane].phase == .idle
      if level <= 0 && (isIdle || before == 0) {
        if !isIdle { free(group, lane) }
        continue
      }
      if isIdle { startHiss(group, lane, band) }
      if isIdle || isDue { ditherHiss(group, lane, band) }
      group.level[0][lane] = group.levelTarget[0][lane]
      group.levelStep[0][lane] = (level - group.levelTarget[0][lane]) / Float(blockFrames)
      group.levelTarget[0][lane] = level
    }
  }

  @_noLocks @_noAllocation
  private mutating func startHiss(_ group: VoiceGroup, _ lane: Int, _ band: Int) {
    let turn: Float = 0.159_154_94
    join(group, lane, .hiss)
    for edge in 0..<36 { group.depthTargets[edge][lane] = 0 }
    for i in 0..<2 { group.depthTargets[1 &+ i][lane] = HissLaw.index(i) * turn }
    for edge in 0..<36 { group.depths[edge][lane] = group.depthTargets[edge][lane] }
    for op in 0..<6 {
      let isUsed = op < 3
      silence(group, lane, op, restartPhase: true)
      let o = group.voiceOperator(lane, op)
      o.pointee.outputLevel = isUsed ? LevelLaw.full : 0
      o.pointee.isADSR = false
      group.envelopes[op].open[lane] = isUsed ? 1 : 0
      group.envelopes[op].ampModSensitivity[lane] = 0
      group.envelopes[op].peak[lane] = isUsed ? 1 : 0
      hold(group, lane, op)
      group.carrierTargets[op][lane] = op == 0 ? RoutingLaw.carrierShare() : 0
      group.carriers[op][lane] = group.carrierTargets[op][lane]
      group.operators[op].increment[lane] = 0
    }
    group.plan.pointee.isRewired = true
    setHertz(group, lane, 0, HissLaw.carrier(band))
  }

  @_noLocks @_noAllocation
  private mutating func ditherHiss(_ group: VoiceGroup, _ lane: Int, _ band: Int) {
    for i in 0..<2 {
      let share = 1 + HissLaw.dither() * follower.roll()
      setHertz(group, lane, 1 &+ i, HissLaw.modulator(band, i) * share)
    }
  }
}
