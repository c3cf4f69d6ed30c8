/// Carson's rule: a modulator fills the band up to its carrier's frequency plus (index + 1) times
/// its own.
public enum Carson {
  /// The largest index whose sidebands stay under a limit, at least 0. All in Hz.
  public static func index(own: Double, into carrier: Double, limit: Double) -> Double {
    max((limit - carrier) / max(own, 1) - 1, 0)
  }
}
