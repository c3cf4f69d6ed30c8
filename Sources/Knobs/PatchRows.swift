import FMSynthesis

/// The patch's rows, in the order of `PatchLayout`.
extension KnobRows {
  /// - Parameter op: 0 is operator 1. Defaults are those of INIT VOICE: operator 1 alone, a plain sine.
  mutating func addOperator(_ op: Int) {
    let p = "/op/\(op + 1)"
    let pi = Float.pi
    toggle("\(p)/on", true, travel: 0.02, "Operator sounds")
    toggle(
      "\(p)/carrier", op == 0 || op == 2, travel: 0.02,
      "Output goes to the ear; /algorithm fills it")
    integer(
      "\(p)/mode", 0...1, 0, choices: ["ratio", "fixed"], "Frequency follows the key or stands")
    float(
      "\(p)/ratio", 0.01...64, 1, "", scale: .logarithmic, travel: 0.05, adaptable: true,
      "Frequency over the key's")
    float(
      "\(p)/fixed", 0.01...20000, 440, "Hz", scale: .logarithmic, travel: 0.05,
      "Frequency in fixed mode")
    float(
      "\(p)/detune", -7...7, 0, "steps", travel: 0.1, adaptable: true,
      "Detune by the DX7's law, which narrows with pitch")
    float(
      "\(p)/level", 0...1, op == 0 ? 1 : 0, "", travel: 0.05, adaptable: true,
      "Output level, linear; 1 is the DX7's 99")
    float(
      "\(p)/index", 0...(8 * pi), 4 * pi, "rad", travel: 0.1, adaptable: true,
      "Peak phase deviation this operator gives as a modulator at level 1")
    float("\(p)/velocity", 0...7, 0, "", "Velocity sensitivity, DX7 units")
    integer(
      "\(p)/env/type", 0...1, 1, choices: ["adsr", "dx7"],
      "Which envelope the operator uses")
    float(
      "\(p)/env/attack", 0.001...20, 0.005, "s", scale: .logarithmic, travel: 0, adaptable: true,
      "ADSR: time to reach the peak")
    float(
      "\(p)/env/decay", 0.001...60, 0.3, "s", scale: .logarithmic, travel: 0, adaptable: true,
      "ADSR: time constant towards the sustain level")
    float("\(p)/env/sustain", 0...1, 1, "", travel: 0.02, adaptable: true, "ADSR: level while held")
    float(
      "\(p)/env/release", 0.001...60, 0.1, "s", scale: .logarithmic, travel: 0, adaptable: true,
      "ADSR: time constant after the key is let go")
    for stage in 1...4 {
      float(
        "\(p)/env/r\(stage)", 0...99, 99, "", travel: 0, adaptable: true,
        "DX7 envelope rate \(stage)")
    }
    for stage in 1...4 {
      float(
        "\(p)/env/l\(stage)", 0...99, stage < 4 ? 99 : 0, "", travel: 0, adaptable: true,
        "DX7 envelope level \(stage)")
    }
    integer("\(p)/scaling/rate", 0...7, 0, "Envelope gets faster up the keyboard")
    integer("\(p)/scaling/break", 0...99, 39, unit: "key", "Break point of level scaling, 39 is C3")
    integer("\(p)/scaling/left_depth", 0...99, 0, "Level scaling below the break point")
    integer("\(p)/scaling/right_depth", 0...99, 0, "Level scaling above the break point")
    let curves = ["-lin", "-exp", "+exp", "+lin"]
    integer("\(p)/scaling/left_curve", 0...3, 0, choices: curves, "Curve below the break point")
    integer("\(p)/scaling/right_curve", 0...3, 0, choices: curves, "Curve above the break point")
    integer("\(p)/amp_mod", 0...3, 0, "Sensitivity to amplitude modulation")
  }

  mutating func addVoice() {
    integer("/algorithm", 1...32, 1, adaptable: true, "DX7 algorithm; writes routing and carriers")
    float(
      "/feedback", 0...(4 * Float.pi), 0, "rad", travel: 0.1, adaptable: true,
      "Peak feedback deviation at level 1; the DX7's 7 is 2 pi")
    toggle("/osc_sync", true, "Phases start anew with each key")
    float("/tune", -100...100, 0, "cents", travel: 0.1, adaptable: true, "Master tune")
    integer("/transpose", -24...24, 0, unit: "semitones", "Key transpose")
    float("/lfo/speed", 0...99, 35, "", travel: 0, "LFO speed, DX7 units: 0.06 to 49 Hz")
    float("/lfo/delay", 0...99, 0, "", travel: 0, "Time until the LFO sets in, DX7 units")
    float("/lfo/pitch_depth", 0...99, 0, "", travel: 0.1, "LFO depth on pitch")
    float("/lfo/amp_depth", 0...99, 0, "", travel: 0.1, "LFO depth on level")
    toggle("/lfo/sync", true, "LFO starts anew with each key")
    integer(
      "/lfo/wave", 0...5, 0,
      choices: ["triangle", "saw_down", "saw_up", "square", "sine", "sample_hold"], "LFO wave")
    integer("/lfo/pitch_sensitivity", 0...7, 3, "How much LFO and wheel move the pitch")
    for stage in 1...4 {
      float("/pitch_env/r\(stage)", 0...99, 99, "", travel: 0, "Pitch envelope rate \(stage)")
    }
    for stage in 1...4 {
      float(
        "/pitch_env/l\(stage)", 0...99, 50, "", travel: 0,
        "Pitch envelope level \(stage), 50 is none")
    }
  }

  /// `/routing/A/B`: depth from operator B into A. Defaults are algorithm 1.
  mutating func addRouting() {
    for into in 0..<6 {
      for from in 0..<6 {
        let wired = Algorithms.depth(algorithm: 1, into: into, from: from)
        float(
          "/routing/\(into + 1)/\(from + 1)", 0...4, wired, "", travel: 0.1, adaptable: true,
          "Depth from operator \(from + 1) into \(into + 1)"
            + (from <= into ? ", as feedback" : ""))
      }
    }
  }
}
