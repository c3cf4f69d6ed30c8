import DX7Laws

/// The rows around the patch: performance, adaptation, safety.
extension KnobRows {
  /// In the order of `PerformanceField`.
  mutating func addPerformance() {
    float(
      "/master/gain", -60...12, 0, "dB", travel: 0.1, domain: .performance,
      "Output gain; -60 is silence")
    float(
      "/master/volume", 0...1, 1, "", domain: .performance,
      "Channel volume (CC 7): the output's gain is its square")
    float(
      "/master/expression", 0...1, 1, "", domain: .performance,
      "Expression (CC 11): the output's gain is its square")
    float(
      "/master/tune", -100...100, 0, "cents", travel: 0, domain: .performance,
      "Tuning of the instrument, whatever the patch")
    integer(
      "/master/transpose", -64...63, 0, unit: "semitones", domain: .performance,
      "Transposes the notes to come, whatever the patch")
    integer(
      "/master/polyphony", 1...256, 64, unit: "voices", domain: .performance,
      "Voices before stealing")
    float(
      "/master/bend_range", 0...24, 2, "semitones", travel: 0, domain: .performance,
      "Pitch bend range")
    toggle("/master/mono", false, domain: .performance, "One voice, last note wins")
    float(
      "/master/portamento", 0...5, 0, "s", travel: 0, domain: .performance, "Glide time per octave")
    toggle(
      "/master/portamento_pedal", true, domain: .performance, "Whether notes glide at all (CC 65)")
    for name in ["mod_wheel", "foot", "breath", "aftertouch"] {
      float(
        "/master/\(name)/range", 0...99, name == "mod_wheel" ? 50 : 0, "", travel: 0,
        domain: .performance,
        "How much \(name) does, DX7 units")
      integer(
        "/master/\(name)/assign", 0...7, name == "mod_wheel" ? 1 : 0, domain: .performance,
        choices: [
          "none", "pitch", "amp", "pitch+amp", "eg", "pitch+eg", "amp+eg", "pitch+amp+eg",
        ], "What \(name) moves")
    }
    float(
      "/master/ceiling", -24...0, -0.3, "dBTP", travel: 0.1, domain: .performance,
      "True-peak ceiling of the limiter")
    toggle("/master/dc_blocker", false, domain: .performance, "5 Hz high-pass on the output")
    float(
      "/follow/pitch", 20...8000, 220, "Hz", scale: .logarithmic, travel: 0.04,
      domain: .performance,
      adaptable: true, "Pitch of the follower's own voice")
    float(
      "/follow/level", 0...8, 0, "", travel: 0.04, domain: .performance, adaptable: true,
      "Level of the follower's own voice; 0 is silence")
    for op in 1...6 {
      float(
        "/follow/colour/\(op)", 0.001...1000, 1, "", scale: .logarithmic, travel: 0.1,
        domain: .performance, adaptable: true,
        "Factor on operator \(op)'s level in the follower's own voice")
    }
    for op in 1...6 {
      float(
        "/follow/feedback/\(op)", 0.001...1000, 1, "", scale: .logarithmic, travel: 0.1,
        domain: .performance, adaptable: true,
        "Factor on what operator \(op) feeds back into itself in the follower's own voice")
    }
    for band in 0..<HissLaw.bands {
      let (low, high) = (Int(HissLaw.edge(band)), Int(HissLaw.edge(band + 1)))
      float(
        "/follow/hiss/\(band + 1)", 0...8, 0, "", travel: 0.04, domain: .performance,
        adaptable: true, "Level of the follower's noise from \(low) to \(high) Hz; 0 is silence")
    }
    float(
      "/follow/dry", 0...1, 0, "", travel: 0.04, domain: .performance,
      "Level of the input itself in the output, as late as the follower is")
  }

  mutating func addAdaptation() {
    integer(
      "/adapt/mode", 0...Float(AdaptMode.allCases.count - 1), 0, domain: .adaptation,
      choices: AdaptMode.allCases.map(\.rawValue),
      "What the adaptation does; learn follows too")
    float(
      "/adapt/rate", 0.001...1, 0.2, "", scale: .logarithmic, travel: 0, domain: .adaptation,
      "Step size of the update law")
    toggle(
      "/adapt/freeze", false, domain: .adaptation,
      "Patch and colour stay; pitch, loudness and listening go on")
    float(
      "/adapt/gate", -100...0, -60, "dB", travel: 0, domain: .adaptation,
      "Input below this level counts as silence")
    float(
      "/follow/noise", 0...2, 1, "", travel: 0, domain: .adaptation,
      "Factor on the follower's noise; 0: what has no pitch sounds at the last one")
    toggle(
      "/follow/phase", true, domain: .adaptation,
      "The pulse of the follower's voice lies where the input's does")
  }

  mutating func addSafety() {
    float(
      "/safety/slew", 0.1...10, 1, "", scale: .logarithmic, travel: 0, domain: .safety,
      "Adapter's largest step, relative to each knob's slew limit")
    float(
      "/safety/index_max", 0...(8 * Float.pi), 4 * Float.pi, "rad", travel: 0, domain: .safety,
      "Largest modulation index the adapter may set")
    float(
      "/safety/loudness_max", -40...0, -6, "dBFS", travel: 0, domain: .safety,
      "Loudest RMS level the adapter may reach")
    float(
      "/safety/bandwidth_max", 0.1...1, 0.9, "", travel: 0, domain: .safety,
      "Share of the Nyquist frequency the adapter's sidebands may fill")
  }

  /// At the end of the table, so that what stood there before keeps its place.
  mutating func addWeights() {
    let terms: [(name: String, hears: String)] = [
      ("stft", "the multi-resolution spectral distance"),
      ("smooth", "the spectral distance with wide lobes and a soft logarithm"),
      ("mel", "levels of mel bands"), ("centroid", "brightness"),
      ("rolloff", "the frequency under which 85 % of the spectrum lies"),
      ("flatness", "tone against noise"), ("envelope", "the course of the level"),
      ("loudness", "loudness after BS.1770"),
      ("transport", "how far partials are from their places"),
      ("embedding", "the sound's place among others, by its mel bands"),
    ]
    for term in terms {
      float(
        "/adapt/weights/\(term.name)", 0...10, term.name == "stft" ? 1 : 0, "", travel: 0,
        domain: .adaptation, "How much mode learn listens for \(term.hears)")
    }
  }
  /// Behind the weights, for the same reason.
  mutating func addMorph() {
    float(
      "/morph/position", 0...1, 0, "", travel: 0.5, domain: .morph,
      "Where the patch stands between /morph/a, 0, and /morph/b, 1; notes that sound go along")
  }
}
