import Glibc

/// What is heard at one moment, whatever is made of it.
public struct HeardMoment: Equatable, Sendable {
  /// Hz; while there is no pitch the last one, 0 before the first.
  public var pitch: Float
  public var isVoiced: Bool
  /// dBFS, RMS; -160 for silence.
  public var level: Float
  /// dBFS, the louder of `level` and of what has been heard since: how hard a note that begins is
  /// struck. The sound after the moment is there already, since a pitch takes some of it.
  public var attack: Float

  public init(pitch: Float, isVoiced: Bool, level: Float, attack: Float) {
    self.pitch = pitch
    self.isVoiced = isVoiced
    self.level = level
    self.attack = attack
  }

  /// Nobody listens, or has yet.
  public static let nothing = HeardMoment(pitch: 0, isVoiced: false, level: -160, attack: -160)

  /// The pitch as a MIDI note number with its fraction: 69 is 440 Hz; 0 where there has been none.
  public var note: Float { pitch > 0 ? 69 + 12 * log2(pitch / 440) : 0 }

  /// Where a sound sets in, the window of the pitch is full of it before it has come to this moment,
  /// and finds pitches in its edge.
  var hasSetIn: Bool { level > attack - 12 }

  /// Whether there is a pitch, and a MIDI key for it.
  var isPitched: Bool { isVoiced && (-0.5..<127.5).contains(note) && pitch > 0 }
}
