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
  /// What the waveform told of it since; nil: the track tells.
  var known: Known?

  struct Known: Sendable {
    var key: FrequencyLattice.Key
    /// By operator of the structure.
    var settings: [FrequencyLattice.Setting]
    /// 0...7
    var feedback: Int
  }

  /// Score that is worth reading numbers of: a track under 18 dB is no structure of the note's.
  static let worth = -1.8
  /// By how much free pitch has to be better to count: it fits more.
  private static let advantage = 0.6

  var rank: Double { track.score + (hasPitch && motion == nil ? Self.advantage : 0) }
}
