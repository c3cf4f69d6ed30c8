/// One line of a session's `events.log`.
public struct LogRecord: Equatable, Sendable {
  /// The engine's frame.
  public var frame: UInt64
  public var entry: Entry

  public init(frame: UInt64, entry: Entry) {
    self.frame = frame
    self.entry = entry
  }

  public enum Entry: Equatable, Sendable {
    /// What the audio thread carried out.
    case command(LoggedCommand)
    /// What a person or the adapter did, with no effect on the sound.
    case note(String)
    /// So many frames before this one reached no file; the files hold silence for them.
    case gap(lost: Int)
  }
}

/// A command of the audio thread with values in place of pointers.
public enum LoggedCommand: Equatable, Sendable {
  case noteOn(key: UInt8, velocity: UInt8)
  case noteOff(key: UInt8)
  case pedal(Bool)
  case sostenuto(Bool)
  case bend(Float)
  case wheel(Float)
  case foot(Float)
  case breath(Float)
  case aftertouch(Float)
  case glideFrom(key: UInt8)
  case silence
  case panic
  /// By path, so that the log outlives a table whose ids have moved.
  case knob(path: String, value: Float)
  case ramp(path: String, value: Float, frames: UInt16)
  case place(path: String, value: Float)
  case followAnew(turns: Float, fade: UInt16)
  /// One value per patch knob, in the order of `PatchLayout`.
  case adopt([Float])
  /// A chain of so many effects took over; what they are is in `session.json` or in a note before.
  case chain(effects: Int)
  case effectControl(slot: UInt8, control: UInt16, value: Float)
  case effectBypass(slot: UInt8, Bool)
  case effectWet(slot: UInt8, Float)
  case sync(UInt32)
}
