import FMSynthesis

// The rows' paths by field. No `default`: a field without a row does not compile.

extension OperatorField {
  /// Behind `/op/N/`.
  var path: String {
    switch self {
    case .on: "on"
    case .carrier: "carrier"
    case .mode: "mode"
    case .ratio: "ratio"
    case .fixed: "fixed"
    case .detune: "detune"
    case .level: "level"
    case .index: "index"
    case .velocity: "velocity"
    case .envelopeType: "env/type"
    case .attack: "env/attack"
    case .decay: "env/decay"
    case .sustain: "env/sustain"
    case .release: "env/release"
    case .rate1: "env/r1"
    case .rate2: "env/r2"
    case .rate3: "env/r3"
    case .rate4: "env/r4"
    case .level1: "env/l1"
    case .level2: "env/l2"
    case .level3: "env/l3"
    case .level4: "env/l4"
    case .rateScaling: "scaling/rate"
    case .breakPoint: "scaling/break"
    case .leftDepth: "scaling/left_depth"
    case .rightDepth: "scaling/right_depth"
    case .leftCurve: "scaling/left_curve"
    case .rightCurve: "scaling/right_curve"
    case .ampModSensitivity: "amp_mod"
    }
  }
}

extension VoiceField {
  var path: String {
    switch self {
    case .algorithm: "/algorithm"
    case .feedback: "/feedback"
    case .oscillatorSync: "/osc_sync"
    case .tune: "/tune"
    case .transpose: "/transpose"
    case .lfoSpeed: "/lfo/speed"
    case .lfoDelay: "/lfo/delay"
    case .lfoPitchDepth: "/lfo/pitch_depth"
    case .lfoAmpDepth: "/lfo/amp_depth"
    case .lfoSync: "/lfo/sync"
    case .lfoWave: "/lfo/wave"
    case .lfoPitchSensitivity: "/lfo/pitch_sensitivity"
    case .pitchRate1: "/pitch_env/r1"
    case .pitchRate2: "/pitch_env/r2"
    case .pitchRate3: "/pitch_env/r3"
    case .pitchRate4: "/pitch_env/r4"
    case .pitchLevel1: "/pitch_env/l1"
    case .pitchLevel2: "/pitch_env/l2"
    case .pitchLevel3: "/pitch_env/l3"
    case .pitchLevel4: "/pitch_env/l4"
    }
  }
}

extension PerformanceField {
  var path: String {
    switch self {
    case .masterGain: "/master/gain"
    case .volume: "/master/volume"
    case .expression: "/master/expression"
    case .masterTune: "/master/tune"
    case .masterTranspose: "/master/transpose"
    case .polyphony: "/master/polyphony"
    case .bendRange: "/master/bend_range"
    case .mono: "/master/mono"
    case .portamento: "/master/portamento"
    case .portamentoPedal: "/master/portamento_pedal"
    case .modWheelRange: "/master/mod_wheel/range"
    case .modWheelAssign: "/master/mod_wheel/assign"
    case .footRange: "/master/foot/range"
    case .footAssign: "/master/foot/assign"
    case .breathRange: "/master/breath/range"
    case .breathAssign: "/master/breath/assign"
    case .aftertouchRange: "/master/aftertouch/range"
    case .aftertouchAssign: "/master/aftertouch/assign"
    case .limiterCeiling: "/master/ceiling"
    case .dcBlocker: "/master/dc_blocker"
    case .followPitch: "/follow/pitch"
    case .followLevel: "/follow/level"
    case .followColour1: "/follow/colour/1"
    case .followColour2: "/follow/colour/2"
    case .followColour3: "/follow/colour/3"
    case .followColour4: "/follow/colour/4"
    case .followColour5: "/follow/colour/5"
    case .followColour6: "/follow/colour/6"
    case .followFeedback1: "/follow/feedback/1"
    case .followFeedback2: "/follow/feedback/2"
    case .followFeedback3: "/follow/feedback/3"
    case .followFeedback4: "/follow/feedback/4"
    case .followFeedback5: "/follow/feedback/5"
    case .followFeedback6: "/follow/feedback/6"
    case .followHiss1: "/follow/hiss/1"
    case .followHiss2: "/follow/hiss/2"
    case .followHiss3: "/follow/hiss/3"
    case .followHiss4: "/follow/hiss/4"
    case .followHiss5: "/follow/hiss/5"
    case .followHiss6: "/follow/hiss/6"
    case .followHiss7: "/follow/hiss/7"
    case .followHiss8: "/follow/hiss/8"
    case .followDry: "/follow/dry"
    }
  }
}
