import MachineCore
import Spectral

/// Another voice takes over from the one that sings.
public struct FollowerStart: Equatable, Sendable {
  /// Turns of the pitch that it starts with, 0..<1.
  public var turns: Float
  /// Frames in which it fades in, and the other out.
  public var fade: Int
}

/// What one update of the follower says.
public struct FollowerStep: Sendable {
  /// Hz for `/follow/pitch`; the last voiced pitch while unvoiced.
  public var pitch: Float
  /// 0...8 for `/follow/level`; exactly 0 when silent.
  public var level: Float = 0
  /// Whether the input has a pitch now.
  public var voiced: Bool
  /// Whether the input has a pitch that is too low or too high; `level` goes to 0 then.
  public var isOutOfRange: Bool
  /// 0 periodic to about 1 noise.
  public var aperiodicity: Float
  /// dBFS, RMS of the input at the same instant as `pitch`.
  public var inputLevel: Float
  /// dBFS, the louder of `inputLevel` and of what has been heard since.
  public var attackLevel: Float
  /// Mean distance in dB between the harmonics of input and voice; held while unvoiced.
  public var loss: Float = 0
  /// Where `/follow/colour/…` and `/follow/feedback/…` should be.
  public var colours: [(id: Int, value: Float)] = []
  /// 0...8 for each `/follow/hiss/…`.
  public var hiss: [Float] = []
  /// Set where another voice takes over.
  public var start: FollowerStart?
  /// The coefficients, by name, in natural units: dBFS, radians.
  public var coefficients: [(name: String, value: Double)] = []
  /// How often the safety law stepped in, in this step.
  public var limited = 0
  /// How often it stepped in since the start, by reason.
  public var interventions = FollowerInterventions()

  init(_ s: FollowFeatures) {
    pitch = Float(s.pitch)
    voiced = s.isVoiced
    isOutOfRange = s.isOutOfRange
    aperiodicity = s.aperiodicity
    inputLevel = Float(SoundFeatures.decibels(s.rms))
    attackLevel = Float(SoundFeatures.decibels(s.attack))
  }
}
