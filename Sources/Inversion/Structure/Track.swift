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
  /// See `score(_:)`: -4.52 is the most there is.
  var score = 0.0
  /// log2 of the feedback's depth, weighted by how well it is known; nil: there is none.
  var loop: Double?

  static let floor = 3e-5
  /// Share of the moments that may be left unexplained: levels do not slide but jump in a fast
  /// attack, however right the structure is.
  private static let spared = 0.15

  /// Mean of log10 of the errors without the worst of them.
  static func score(_ logs: [Double]) -> Double {
    let kept = logs.sorted().prefix(logs.count - Int(spared * Double(logs.count)))
    return kept.reduce(0, +) / Double(max(1, kept.count))
  }

  /// dB: how far under the sound what is not explained lies.
  var decibels: Double { -10 * score }
}
