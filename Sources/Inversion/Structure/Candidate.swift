import Glibc

/// A structure solved on all stills.
struct Candidate: Sendable {
  /// One for each still.
  var voices: [StillVoice]
  /// Mean over the stills of log10 of the cost, what is unlikely included; the track's score where
  /// that is worse.
  var joint = 1e9
  /// The track's score, once it was followed.
  var tracked: Double?
  /// The track itself, until it is changed by what that leaves.
  var track: Track?
  /// Whether levels were looked for anew where it does not explain a still.
  var isMended = false
  /// How often it came up.
  var completed = 0

  var structure: StillVoice { voices[0] }
}
