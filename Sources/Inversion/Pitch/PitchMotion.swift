import DX7
import VoiceSearch

/// The fifteen numbers of a voice that move all its operators together: pitch envelope and LFO.
public struct PitchMotion: Sendable, Equatable, Hashable {
  /// Which they are, in the order of a voice.
  public static let fields: [DX7VoiceField] = [
    .pitchRate1, .pitchRate2, .pitchRate3, .pitchRate4,
    .pitchLevel1, .pitchLevel2, .pitchLevel3, .pitchLevel4,
    .lfoSpeed, .lfoDelay, .lfoPitchDepth, .lfoAmpDepth, .lfoSync, .lfoWave, .lfoPitchSensitivity,
  ]

  private var numbers = SIMD16<UInt8>()

  /// A pitch that stands still, as an initialised voice has it.
  public init() { self = Self.still }

  private static let still = PitchMotion(Genome(voice: DX7Voice(), key: 60, held: 0))

  public init(_ genome: Genome) {
    for field in Self.fields { self[field] = genome[field] }
  }

  /// One of `fields`; writing clamps to its range.
  public subscript(field: DX7VoiceField) -> Int {
    get { Int(numbers[Self.place(field)]) }
    set { numbers[Self.place(field)] = UInt8(min(max(newValue, 0), Int(field.maximum))) }
  }

  public func write(to genome: inout Genome) {
    for field in Self.fields { genome[field] = self[field] }
  }

  /// Algorithm, feedback and oscillator sync stand between the envelope and the LFO.
  private static func place(_ field: DX7VoiceField) -> Int {
    let isEnvelope = field.rawValue < DX7VoiceField.algorithm.rawValue
    let place =
      isEnvelope
      ? field.rawValue - DX7VoiceField.pitchRate1.rawValue
      : field.rawValue - DX7VoiceField.lfoSpeed.rawValue + 8
    precondition((0..<15).contains(place), "pitch envelope or LFO")
    return place
  }
}
