import Foundation

/// Budgets of the match machine's safety law.
public struct MatchLimits: Equatable, Sendable {
  /// rad, largest modulation index of one operator.
  public var indexMax = 4 * Double.pi
  /// Hz up to which sidebands may reach by Carson's rule; what is above the Nyquist frequency
  /// folds. DX7 voices do fold: the limit keeps a candidate from being nothing else.
  public var bandwidthMax = 240_000.0
  /// rad, largest index of the feedback loop.
  public var feedbackMax = 2 * Double.pi
  /// Seconds a release of 96 dB may take. A DX7's slowest takes 341, and voices use it: where the
  /// note is over before, a slow release is just a held one.
  public var releaseMax = 345.0
  /// dB above the target's level.
  public var loudnessMax = 9.0
  /// Largest sample, dBFS.
  public var peakMax = -0.3
  /// Octaves that the spectral energy may sit above the target's.
  public var brightnessMax = 1.5
  /// dB squared that the variance of level may lie above four times the target's.
  public var varianceMax = 150.0
  /// Steps on end that the loss may rise.
  public var patience = 8
  /// Largest change of a knob in one step, as a share of its range.
  public var slew = 1.0

  public init() {}
}
