import FMSynthesis

/// Which knob of a patch a voice's parameter is, where the two differ by a fixed step at most.
extension DX7OperatorField {
  /// The knob; nil where a law stands between (level, frequency).
  var knob: OperatorField? {
    switch self {
    case .rate1: return .rate1
    case .rate2: return .rate2
    case .rate3: return .rate3
    case .rate4: return .rate4
    case .level1: return .level1
    case .level2: return .level2
    case .level3: return .level3
    case .level4: return .level4
    case .breakPoint: return .breakPoint
    case .leftDepth: return .leftDepth
    case .rightDepth: return .rightDepth
    case .leftCurve: return .leftCurve
    case .rightCurve: return .rightCurve
    case .rateScaling: return .rateScaling
    case .ampModSensitivity: return .ampModSensitivity
    case .velocitySensitivity: return .velocity
    case .mode: return .mode
    case .detune: return .detune
    case .outputLevel, .coarse, .fine: return nil
    }
  }

  /// Stored value of the knob's 0.
  var offset: Float { self == .detune ? 7 : 0 }
}

extension DX7VoiceField {
  /// The knob; nil where a law stands between (feedback) or the routing decides (algorithm).
  public var knob: VoiceField? {
    switch self {
    case .pitchRate1: return .pitchRate1
    case .pitchRate2: return .pitchRate2
    case .pitchRate3: return .pitchRate3
    case .pitchRate4: return .pitchRate4
    case .pitchLevel1: return .pitchLevel1
    case .pitchLevel2: return .pitchLevel2
    case .pitchLevel3: return .pitchLevel3
    case .pitchLevel4: return .pitchLevel4
    case .oscillatorSync: return .oscillatorSync
    case .lfoSpeed: return .lfoSpeed
    case .lfoDelay: return .lfoDelay
    case .lfoPitchDepth: return .lfoPitchDepth
    case .lfoAmpDepth: return .lfoAmpDepth
    case .lfoSync: return .lfoSync
    case .lfoWave: return .lfoWave
    case .lfoPitchSensitivity: return .lfoPitchSensitivity
    case .transpose: return .transpose
    case .algorithm, .feedback: return nil
    }
  }

  /// Stored value of the knob's 0.
  var offset: Float { self == .transpose ? 24 : 0 }
}
