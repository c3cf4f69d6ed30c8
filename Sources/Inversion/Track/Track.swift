import Glibc

/// A structure followed through the held note.
struct Track: Sendable {
  struct Moment: Sendable {
    /// First frame.
    var frame: Int
    var voice: StillVoice
    /// Residual energy over the moment's; nil: too quiet to tell.
    var error: Double?
  }

  var moments: [Moment] = []
  /// By operator: what is known of its shift in Hz, and the variance.
  var shifts: [Double]
  var variances: [Double]
  /// Mean of log10 of the errors, floored: -4.5 is the most there is.
  var score = 0.0
  /// log2 of the feedback's depth, weighted by how well it is known; nil: there is none.
  var loop: Double?

  static let floor = 3e-5
  /// dB: how far under the sound what is not explained lies.
  var decibels: Double { -10 * score }
}
