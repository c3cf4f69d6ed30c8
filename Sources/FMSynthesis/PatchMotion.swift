import DX7Laws
import RealtimePrimitives

/// What the notes of one patch share while they sound: its LFO, and the settings that its pitch
/// envelopes and its tuning are read from.
///
/// A note keeps the motion it was struck with when another patch is loaded.
struct PatchMotion: BitwiseCopyable {
  /// `PatchLayout.voiceFields` values: as the knobs stand while the patch is played, as they stood
  /// last once another has taken its place.
  let fields: UnsafeMutablePointer<Float>
  var lfo: LFO
  /// What LFO and controllers do in this control block.
  var modulation = Modulation()
  /// Lanes that play it.
  var users = 0

  static func allocate(seed: UInt32) -> PatchMotion {
    PatchMotion(fields: aligned(PatchLayout.voiceFields, 0), lfo: LFO(seed: seed))
  }

  init(fields: UnsafeMutablePointer<Float>, lfo: LFO) {
    self.fields = fields
    self.lfo = lfo
  }

  func free() { fields.deallocate() }

  /// - Parameter values: A patch vector.
  @_noLocks @_noAllocation
  func read(_ values: UnsafePointer<Float>) {
    for i in 0..<PatchLayout.voiceFields { fields[i] = values[PatchLayout.voiceBase &+ i] }
  }
}

/// What LFO and controllers do to the notes of a patch in one control block.
struct Modulation: BitwiseCopyable {
  /// Units of pitch for operators that follow the key, and for fixed ones.
  var pitch: Int32 = 0
  var fixedPitch: Int32 = 0
  /// 0...1 taken from the level of sensitive operators.
  var amplitude: Float = 0

  @_noLocks @_noAllocation
  init() {}

  @_noLocks @_noAllocation
  init(pitch: Int32, fixedPitch: Int32, amplitude: Float) {
    self.pitch = pitch
    self.fixedPitch = fixedPitch
    self.amplitude = amplitude
  }
}

/// Which notes move with which patch.
extension Instrument {
  /// Notes from now on play a new patch; those that sound keep theirs, the follower's voice goes
  /// along.
  /// - Parameter values: The engine's vector, with the new patch in it.
  @_noLocks @_noAllocation
  public mutating func patchChanged(_ values: UnsafePointer<Float>) {
    generation &+= 1
    dirty = 0x7f
    let following = groups[groupCount].plan.pointee.occupied
    motions[motion].users &-= following
    if motions[motion].users > 0 { motion = unusedMotion() }
    motions[motion].users &+= following
    for lane in 0..<FollowerLanes.count {
      groups[groupCount].voices[lane].motion = UInt16(motion)
      groups[groupCount].voices[lane].generation = generation
    }
    motions[motion].read(values)
  }

  /// One that no note plays, with the LFO where it is now. There are more motions than lanes.
  @_noLocks @_noAllocation
  private mutating func unusedMotion() -> Int {
    oldNotes &+= motions[motion].users
    var free = 0
    while motions[free].users > 0 { free &+= 1 }
    motions[free].lfo = motions[motion].lfo
    return free
  }

  /// A lane begins to sound.
  @_noLocks @_noAllocation
  func joinMotion(_ voice: UnsafeMutablePointer<Voice>) {
    voice.pointee.motion = UInt16(motion)
    voice.pointee.generation = generation
    motions[motion].users &+= 1
  }

  @_noLocks @_noAllocation
  mutating func leaveMotion(_ voice: UnsafeMutablePointer<Voice>) {
    let left = Int(voice.pointee.motion)
    motions[left].users &-= 1
    if left != motion { oldNotes &-= 1 }
  }

  /// Moves every LFO that is heard on by one control block.
  @_noLocks @_noAllocation
  mutating func advanceMotions(_ values: UnsafePointer<Float>) {
    motions[motion].read(values)
    if oldNotes == 0 { return advance(motion, values) }
    for i in 0..<motionCount where i == motion || motions[i].users > 0 { advance(i, values) }
  }

  @_noLocks @_noAllocation
  private mutating func advance(_ i: Int, _ values: UnsafePointer<Float>) {
    motions[i].lfo.advance(motions[i].fields, tables, seconds: blockSeconds)
    motions[i].modulation = modulation(motions[i], values)
  }

  /// Wheel, foot, breath and pressure raise the LFO's depth; the larger of patch and controllers
  /// counts (Dexed).
  @_noLocks @_noAllocation
  func modulation(_ motion: PatchMotion, _ values: UnsafePointer<Float>) -> Modulation {
    var depth = ControllerDepth()
    depth.add(controllers.wheel, values + PatchLayout.index(.modWheelRange))
    depth.add(controllers.foot, values + PatchLayout.index(.footRange))
    depth.add(controllers.breath, values + PatchLayout.index(.breathRange))
    depth.add(controllers.aftertouch, values + PatchLayout.index(.aftertouchRange))
    let patch = motion.fields
    let swing = LFOLaw.swing(
      value: motion.lfo.value, onset: motion.lfo.onset,
      depth: LFOLaw.depth(patch[VoiceField.lfoPitchDepth.offset]), controllers: depth.pitch,
      sensitivity: tables.pitchSensitivity[Int(patch[VoiceField.lfoPitchSensitivity.offset])])
    let amplitude = LFOLaw.tremolo(
      value: motion.lfo.value, onset: motion.lfo.onset,
      depth: LFOLaw.depth(patch[VoiceField.lfoAmpDepth.offset]), controllers: depth.amplitude)
    let bias = depth.hasBias ? 1 - (depth.bias + 1) / 128 : 0
    let cents = patch[VoiceField.tune.offset] + values[PatchLayout.index(.masterTune)]
    let bent = PitchLaw.units(
      octaves: Double(controllers.bend * values[PatchLayout.index(.bendRange)]) / 12
        + Double(cents) / 1200)
    return Modulation(
      pitch: bent &+ swing,
      fixedPitch: PitchLaw.fixedFollowsBend(reference) ? bent : 0,
      amplitude: max(amplitude, bias))
  }
}

/// Sums what the controllers do, in the DX7's 0...127.
private struct ControllerDepth {
  var pitch: Float = 0
  var amplitude: Float = 0
  var bias: Float = 0
  var hasBias = false

  /// - Parameter knobs: Range 0...99, then what it moves: bit 0 pitch, bit 1 amplitude, bit 2 envelope bias.
  @_noLocks @_noAllocation
  mutating func add(_ position: Float, _ knobs: UnsafePointer<Float>) {
    let value = position * 127 * 0.01 * knobs[0]
    let assign = Int32(knobs[1])
    if assign & 1 != 0 { pitch = max(pitch, value) }
    if assign & 2 != 0 { amplitude = max(amplitude, value) }
    if assign & 4 != 0 {
      bias = max(bias, value)
      hasBias = true
    }
  }
}
