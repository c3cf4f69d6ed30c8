/// What a producer may ask of the audio thread: plain values of at most 32 bytes.
public enum EngineCommand: BitwiseCopyable {
  /// - velocity: 1...127
  case noteOn(key: UInt8, velocity: UInt8)
  case noteOff(key: UInt8)
  case pedal(Bool)
  case sostenuto(Bool)
  /// -1...1 of the bend range
  case bend(Float)
  /// 0...1
  case wheel(Float)
  case foot(Float)
  case breath(Float)
  case aftertouch(Float)
  /// The next note glides from a key, 0...127.
  case glideFrom(key: UInt8)
  /// Every note ends at once, in its release too.
  case silence
  /// Silence, and the controllers go back to rest.
  case panic
  /// Moves an engine knob (id below `PatchLayout.engineCount`) towards `value`, no faster than its slew limit.
  case knob(id: UInt16, value: Float)
  /// Moves an engine knob to `value` in a straight line (logarithmic knobs: of the logarithm) that
  /// ends so many frames on.
  case ramp(id: UInt16, value: Float, frames: UInt16)
  /// Puts an engine knob to `value` at once, for a voice that starts.
  case place(id: UInt16, value: Float)
  /// The follower's tone starts anew, at `turns` of its pitch; what it was fades out in so many frames.
  case followAnew(turns: Float, fade: UInt16)
  /// New patch vector of `PatchLayout.count` values for the notes from now on. Comes back as `.retired`.
  case adopt(UnsafeMutablePointer<Float>)
  /// New effect chain or none. The old one comes back as `.retiredChain`.
  case chain(UnsafeMutablePointer<EffectChain>?)
  /// Moves a control input of effect `slot` (from 0) towards `value`.
  case effectControl(slot: UInt8, control: UInt16, value: Float)
  case effectBypass(slot: UInt8, Bool)
  /// 0...1
  case effectWet(slot: UInt8, Float)
  /// Answered by `.synced` when everything before it has taken effect.
  case sync(UInt32)
}

/// A command and the absolute frame it takes effect at; a frame in the past means at once.
public struct TimedCommand: BitwiseCopyable {
  public var frame: UInt64
  public var command: EngineCommand

  @_noLocks @_noAllocation
  public init(frame: UInt64, command: EngineCommand) {
    self.frame = frame
    self.command = command
  }
}

/// What the audio thread tells the control thread.
public enum EngineReply: BitwiseCopyable {
  case retired(UnsafeMutablePointer<Float>)
  case retiredChain(UnsafeMutablePointer<EffectChain>)
  case synced(UInt32)
}
