import DX7Laws

/// The parts of `modulation`, for those who take it apart: what LFO and pitch envelope do alone.
extension EngineUnits {
  /// - Parameters:
  ///   - patch: `PatchLayout.count` values in range.
  ///   - release: Block before which the key is let go.
  ///   - octaves: `blocks` values.
  public func pitchEnvelope(
    _ patch: UnsafePointer<Float>, blocks: Int, seconds: Double, release: Int,
    octaves: UnsafeMutablePointer<Float>
  ) {
    var envelope = PitchEnvelope()
    let whole = patch + PatchLayout.voiceBase
    envelope.start(whole, tables)
    for block in 0..<blocks {
      if block == release { envelope.release(whole, tables) }
      envelope.advance(whole, tables, seconds: seconds)
      octaves[block] = Float(Double(envelope.level) / PitchLaw.unitsPerOctave)
    }
  }

  /// The LFO of a note that is the first to be struck.
  /// - Parameters:
  ///   - patch: `PatchLayout.count` values in range.
  ///   - wave: `blocks` values, 0...1.
  ///   - onset: `blocks` values, 0...1: how far the delay has let the wave in.
  public func lfo(
    _ patch: UnsafePointer<Float>, blocks: Int, seconds: Double,
    wave: UnsafeMutablePointer<Float>, onset: UnsafeMutablePointer<Float>
  ) {
    var lfo = LFO(seed: 0)
    let full = Float(2 * LFOLaw.middle)
    let whole = patch + PatchLayout.voiceBase
    lfo.keyDown(whole)
    for block in 0..<blocks {
      lfo.advance(whole, tables, seconds: seconds)
      wave[block] = Float(lfo.value) / full
      onset[block] = Float(lfo.onset) / full
    }
  }

  /// Octaves between the lowest and the highest pitch that a patch's LFO takes a note to.
  public func pitchSwing(_ patch: UnsafePointer<Float>) -> Double {
    let swing = LaneSwing(patch, tables)
    let ends = [0, 2 * LFOLaw.middle].map { value in
      LFOLaw.swing(
        value: value, onset: 2 * LFOLaw.middle, depth: swing.pitchDepth, controllers: 0,
        sensitivity: swing.sensitivity)
    }
    return Double(ends[1] &- ends[0]) / PitchLaw.unitsPerOctave
  }

  /// Share of full modulation that a patch's LFO reaches in sensitive operators.
  public func ampSwing(_ patch: UnsafePointer<Float>) -> Double {
    Double(LaneSwing(patch, tables).ampDepth) / 256
  }

  /// Share of a level in octaves above silence that amplitude modulation leaves.
  /// - Parameters:
  ///   - amplitude: 0...1, what LFO and controllers take.
  ///   - sensitivity: As `ampModSensitivity` gives it.
  public static func ampModKept(_ amplitude: Double, sensitivity: Double) -> Double {
    if sensitivity <= 0 { return 1 }
    let exponent = AmpModLaw.slope * amplitude * sensitivity + AmpModLaw.offset
    return 1 - vouchedExp2(exponent / 0.693_147_180_559_945_3 - 24)
  }
}
