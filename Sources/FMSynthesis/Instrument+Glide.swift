import DX7Laws
import RealtimePrimitives

/// Portamento: where a note glides from, and how far it has come.
extension Instrument {
  /// The next note glides from a key, whatever sounded last; a note that is held there goes along
  /// (portamento control, CC 84).
  /// - Parameter key: 0...127
  @_noLocks @_noAllocation
  public mutating func glideFrom(key: UInt8) { glideSource = Int16(key) }

  /// The octave that the note to come glides from: that of the key that was asked for, or where
  /// the last note is now, on its own way perhaps (Dexed, `initPortamento`). Nil: it does not glide.
  @_noLocks @_noAllocation
  func glideOrigin(_ values: UnsafePointer<Float>) -> Double? {
    if glideSource >= 0 {
      if values[PatchLayout.index(.portamento)] <= 0 { return nil }
      return PitchLaw.octave(key: Int(sounding(UInt8(glideSource), values, reference)))
    }
    if lastSlot < 0 { return nil }
    return glideOrigin(from: groups[lastSlot >> 4].voices[lastSlot & 15], values)
  }

  /// Where a voice is, without bend and modulation; nil while notes do not glide.
  @_noLocks @_noAllocation
  func glideOrigin(from voice: Voice, _ values: UnsafePointer<Float>) -> Double? {
    let glides =
      values[PatchLayout.index(.portamento)] > 0
      && values[PatchLayout.index(.portamentoPedal)] > 0.5
    return glides ? PitchLaw.octave(key: Int(voice.key)) + voice.glide : nil
  }

  /// Sets a voice's octaves to go.
  @_noLocks @_noAllocation
  func startGlide(_ voice: UnsafeMutablePointer<Voice>, from origin: Double?) {
    voice.pointee.glide = 0
    if let origin { voice.pointee.glide = origin - PitchLaw.octave(key: Int(voice.pointee.key)) }
  }

  /// Octaves still to go, moved on by one block. Time per octave is the portamento knob.
  @_noLocks @_noAllocation
  func glide(_ voice: UnsafeMutablePointer<Voice>, _ values: UnsafePointer<Float>) -> Double {
    let here = voice.pointee.glide
    if here == 0 { return 0 }
    let time = Double(values[PatchLayout.index(.portamento)])
    let step = time > 0 ? blockSeconds / time : .infinity
    voice.pointee.glide = here > 0 ? max(0, here - step) : min(0, here + step)
    return here
  }
}
