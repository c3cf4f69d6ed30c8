import DX7
import SessionModel
import VoiceSearch

/// The patch a match begins with, and how it was played.
public struct MatchStart: Sendable {
  /// As it came, by `PatchLayout`.
  public let values: [Float]
  /// The voice that the match moves: the nearest to the patch.
  public let voice: DX7Voice
  public let playing: PatchDocument.Playing

  /// - Parameter values: A patch; the nearest voice is what is moved.
  public init(values: [Float], voice: DX7Voice?, playing: PatchDocument.Playing) {
    (self.values, self.playing) = (values, playing)
    self.voice = DX7Voice.nearest(to: values, hint: voice).voice
  }

  /// Its own level, above 0: 1 unless it says so.
  var gain: Double {
    let gain = playing.gain ?? 1
    return gain > 1e-6 ? gain : 1
  }

  /// - Parameter held: Seconds.
  func note(_ pitch: SearchPitch, held: Double) -> SearchNote {
    SearchNote(bytes: Array(voice.bytes.prefix(145)), pitch: pitch, held: held)
  }

  /// The start's own key with its tuning; nil: nobody says.
  /// - Parameter key: What is asked for instead; the tuning stays the key's own.
  func pitch(on key: Int?) -> SearchPitch? {
    guard let note = key ?? playing.note else { return nil }
    let cents = note == playing.note ? playing.tuning ?? 0 : 0
    // A machine tunes by a semitone at most; the player goes to the same key for more.
    let semitones = abs(cents) > 100 ? (cents / 100).rounded() : 0
    return SearchPitch(
      key: UInt8(min(max(note + Int(semitones), 0), 127)), cents: cents - 100 * semitones)
  }
}
