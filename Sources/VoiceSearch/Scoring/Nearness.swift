/// How near a sound is to the target by its spectrum and by its waveform, and which of two is kept.
///
/// What is known exactly is never traded for a better-looking spectrum: an envelope that is a little
/// off costs a spectral distance less than phases that are lost.
public struct Nearness: Equatable, Sendable {
  /// By the loss in use; 0 is the same.
  public var distance: Double
  /// dB of the waveform: `WaveformResidual.snr`.
  public var snr: Double

  public init(distance: Double, snr: Double) {
    (self.distance, self.snr) = (distance, snr)
  }

  /// Whether so much of the waveform is right that it decides: what is left of the target is under
  /// -10 dB. Chance and a wrong structure do not come this far.
  public var isKnown: Bool { snr > 10 }
  /// Whether this may be called exact: what is left is under -40 dB.
  public var isExact: Bool { snr > 40 }

  /// Only a better waveform replaces what is known; else the loss decides.
  public func replaces(_ incumbent: Nearness) -> Bool {
    incumbent.isKnown ? snr > incumbent.snr : distance < incumbent.distance
  }
}
