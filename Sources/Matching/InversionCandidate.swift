import Foundation

/// A voice that an inversion considered, and how near it came: a line of `ddspm match --explain`.
public struct InversionCandidate: Equatable, Sendable {
  /// Operators as frequencies over the key's, each with what modulates it in brackets.
  public var structure: String
  /// dB of the waveform on all stills together.
  public var joint: Double
  /// dB that the structure holds on average while it is followed through the held note; nil: it was
  /// not followed.
  public var tracker: Double?
  /// Which of the inversion's attempts it comes from, from 1.
  public var attempt: Int
  /// Whether the pitch was free to move.
  public var movesPitch: Bool

  /// - Parameters:
  ///   - joint: dB. - tracker: dB. - attempt: From 1.
  public init(
    structure: String, joint: Double, tracker: Double?, attempt: Int, movesPitch: Bool
  ) {
    (self.structure, self.joint, self.tracker) = (structure, joint, tracker)
    (self.attempt, self.movesPitch) = (attempt, movesPitch)
  }

  /// One line without its end.
  public var line: String {
    let tracked = tracker.map { String(format: "%6.1f dB", $0) } ?? "        -"
    return String(
      format: "attempt %2d  pitch %@  joint %6.1f dB  tracked %@  %@", attempt,
      movesPitch ? "free" : "kept", joint, tracked, structure)
  }
}
