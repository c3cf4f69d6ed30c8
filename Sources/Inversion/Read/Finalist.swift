/// A structure that came out of an attempt, followed through the note.
struct Finalist: Sendable {
  var candidate: Candidate
  var track: Track
  var stills: [Still]
  var hasPitch: Bool
  /// Which attempt it is from.
  var attempt: Int
  /// How the pitch moves, once it is read.
  var motion: PitchMotion?
  var clock = NoteClock()
  /// Frame at which the key was let go, once it is read.
  var release: Int?

  /// Score that is worth reading numbers of: a track under 18 dB is no structure of the note's.
  static let worth = -1.8
  /// By how much free pitch has to be better to count: it fits more.
  private static let advantage = 0.6

  var rank: Double { track.score + (hasPitch && motion == nil ? Self.advantage : 0) }
}
