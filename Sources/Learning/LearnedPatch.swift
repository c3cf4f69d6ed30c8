import DX7
import SessionModel

/// A patch that sounds nearer to what was heard than the one before it.
public struct LearnedPatch: Sendable {
  /// Counts from 1.
  public var number: Int
  /// With key, tuning, time held and gain of the note it was last compared with.
  public var document: PatchDocument
  /// The voice a DX7 can load; nil where held knobs or the index limit made something else of it.
  public var voice: DX7Voice?
  /// Mean distance over the kept notes, or of a very voice to its own, of this patch and of the one it takes the place of.
  public var loss: Double
  public var lossBefore: Double
  /// dB by which the voice's structure explains the note, where it was recovered from the waveform:
  /// from about 38 on it is the very voice.
  public var trackerDecibels: Double?
  /// Whether it leaves 20 dB less than the note's waveform: it is the very voice.
  public var isVeryVoice = false
}
