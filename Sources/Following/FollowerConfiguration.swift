/// What a person may set about following; the defaults are the knob table's.
public struct FollowerConfiguration: Equatable, Sendable {
  /// dB; input under it counts as silence (`/adapt/gate`).
  public var gate: Float = -60
  /// dB under the recent peak where input counts as silence as well.
  public var relativeGate: Float = -70
  /// 0.001...1, step size of the law (`/adapt/rate`).
  public var rate: Float = 0.2
  /// Operator levels stay; pitch and loudness go on (`/adapt/freeze`).
  public var freeze = false
  /// 0.1...10, largest step relative to each knob's slew limit (`/safety/slew`).
  public var slew: Float = 1
  /// rad, largest modulation index (`/safety/index_max`).
  public var indexMax: Float = 4 * Float.pi
  /// dBFS, loudest RMS (`/safety/loudness_max`).
  public var loudnessMax: Float = -6
  /// 0.1...1, share of the Nyquist frequency that sidebands may fill (`/safety/bandwidth_max`).
  public var bandwidthMax: Float = 0.9
  /// Factor on the hiss (`/follow/noise`); 0: what has no pitch sounds at the last one.
  public var noise: Float = 1
  /// The voice's pulse lies where the input's does (`/follow/phase`).
  public var locksPhase = true
  /// Updates per second.
  public var updates: Double = 100
  /// s from a sound to the instant that reports it.
  public var delay: Double = FollowLatency.low.delay

  public init() {}
}
