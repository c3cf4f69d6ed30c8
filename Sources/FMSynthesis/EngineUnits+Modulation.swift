extension EngineUnits {
  /// What LFO and pitch envelope do to a note, one value per control block from its start.
  ///
  /// - Parameters:
  ///   - patch: `PatchLayout.count` values in range.
  ///   - release: Block before which the key is let go.
  ///   - pitch: `blocks` values, units of pitch for operators that follow the key; the tune is not
  ///     in it.
  ///   - amplitude: `blocks` values, 0...1 taken from the level of sensitive operators.
  public func modulation(
    _ patch: UnsafePointer<Float>, blocks: Int, seconds: Double, release: Int,
    pitch: UnsafeMutablePointer<Int32>, amplitude: UnsafeMutablePointer<Double>
  ) {
    var lfo = LFO(seed: 0)
    var envelope = PitchEnvelope()
    var swing = LaneSwing(patch, tables)
    swing.bent = 0
    let whole = patch + PatchLayout.voiceBase
    lfo.keyDown(whole)
    envelope.start(whole, tables)
    for block in 0..<blocks {
      if block == release { envelope.release(whole, tables) }
      lfo.advance(whole, tables, seconds: seconds)
      let modulation = swing.modulation(lfo)
      envelope.advance(whole, tables, seconds: seconds)
      pitch[block] = modulation.pitch &+ envelope.level
      amplitude[block] = Double(modulation.amplitude)
    }
  }
}
