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
  /// Updates per second.
  public var updates: Double = 100
  /// s from a sound to the centre of the window that reports it. Half the window: two periods of
  /// 36 Hz just fit at 0.03. Lower pitches take a longer past besides.
  public var delay: Double = 0.03

  public init() {}
}

/// What one update of the follower says.
public struct FollowerStep: Sendable {
  /// Hz for `/follow/pitch`; the last voiced pitch while unvoiced.
  public var pitch: Float
  /// 0...4 for `/follow/level`; exactly 0 when silent.
  public var level: Float
  /// Whether the input has a pitch now.
  public var voiced: Bool
  /// Whether the input has a pitch that is too low or too high; `level` goes to 0 then.
  public var isOutOfRange: Bool
  /// 0 periodic to about 1 noise.
  public var aperiodicity: Float
  /// dBFS, RMS of the input at the same instant as `pitch`.
  public var inputLevel: Float
  /// Spectral distance before this update, level set aside; held while unvoiced.
  public var loss: Float
  /// New targets of patch knobs that changed.
  public var knobs: [(id: Int, value: Float)]
  /// How often the safety law stepped in, in this step.
  public var limited: Int
  /// How often it stepped in since the start, by reason.
  public var interventions: FollowerInterventions
}
