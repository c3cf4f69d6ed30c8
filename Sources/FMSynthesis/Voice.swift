/// The scalar side of one sounding voice.
struct Voice: BitwiseCopyable {
  enum Phase: UInt8, BitwiseCopyable {
    case idle
    case held
    /// Key is up, the pedal holds it.
    case sustained
    case released
    /// Stolen: fades out during the next block, then during this one.
    case doomed
    case fading

    /// The derived one goes through a witness table, which the audio thread may not.
    @_noLocks @_noAllocation
    static func == (a: Phase, b: Phase) -> Bool { a.rawValue == b.rawValue }
    @_noLocks @_noAllocation
    static func != (a: Phase, b: Phase) -> Bool { a.rawValue != b.rawValue }
  }

  var phase = Phase.idle
  /// The key as played.
  var keyDown: UInt8 = 60
  /// The key as transposed; may lie beyond those that a keyboard has.
  var key: Int16 = 60
  /// The transposed key that level and rates were scaled for: the first of a legato.
  var struckKey: Int16 = 60
  var velocity: UInt8 = 100
  var part = FollowerPart.none
  /// The sostenuto pedal came down while the key was.
  var isSostenuto = false
  /// Which patch it plays; only voices of the current one follow the knobs.
  var generation: UInt32 = 0
  /// Place in `Instrument.motions`.
  var motion: UInt16 = 0
  /// Order of starting, for stealing.
  var age: UInt64 = 0
  /// Octaves to the key's pitch that portamento has still to go.
  var glide: Double = 0
  var pitchEnvelope = PitchEnvelope()
  /// The phase steps are those of `pitchMod` and `fixedMod`, or of `freeHertz` in the follower's.
  var isTuned = false
  /// Units of pitch.
  var pitchMod: Int32 = 0
  var fixedMod: Int32 = 0
  var freeHertz: Float = 0
}

/// What a lane of the follower's group is for.
enum FollowerPart: UInt8, BitwiseCopyable {
  /// A keyed voice.
  case none
  /// Sings: held open, its pitch, level and colour are knobs.
  case tone
  /// Sang, and fades out at the pitch of its successor.
  case leaving
  /// Operators at fixed frequencies, for what is no tone.
  case hiss

  /// The derived one goes through a witness table, which the audio thread may not.
  @_noLocks @_noAllocation
  static func == (a: FollowerPart, b: FollowerPart) -> Bool { a.rawValue == b.rawValue }
  @_noLocks @_noAllocation
  static func != (a: FollowerPart, b: FollowerPart) -> Bool { a.rawValue != b.rawValue }
}

/// What one operator of one voice was set up with: read when its envelope enters a stage.
struct VoiceOperator: BitwiseCopyable {
  /// Before any modulation, as `PitchLaw` counts.
  var pitch: Int32 = 0
  var isFixed = false
  /// DX7 units: 0...4288, 32 to an output level step.
  var outputLevel: Int32 = 0
  /// Added to rates 0...63.
  var rateScaling: Int32 = 0
  var stage: Int32 = 0
  var isADSR = false
  var rates: (Int32, Int32, Int32, Int32) = (99, 99, 99, 99)
  var levels: (Int32, Int32, Int32, Int32) = (99, 99, 99, 0)
  /// Seconds, seconds, 0...1, seconds.
  var adsr: (attack: Double, decay: Double, sustain: Float, release: Double) = (0.01, 0.1, 1, 0.1)

  @_noLocks @_noAllocation
  func rate(_ stage: Int32) -> Int32 {
    switch stage {
    case 0: return rates.0
    case 1: return rates.1
    case 2: return rates.2
    default: return rates.3
    }
  }

  @_noLocks @_noAllocation
  func level(_ stage: Int32) -> Int32 {
    switch stage {
    case 0: return levels.0
    case 1: return levels.1
    case 2: return levels.2
    default: return levels.3
    }
  }
}
