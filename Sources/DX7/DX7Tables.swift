import DX7Laws

/// The device's laws as tables by a voice's numbers: what turning a voice into a patch and back
/// needs.
enum DX7Tables {
  /// Linear amplitude of output levels 0...99: 0, then up to 1.
  static func amplitudes() -> [Float] {
    (0...99).map { LevelLaw.amplitude(units: LevelLaw.steps($0) * LevelLaw.unitsPerStep) }
  }

  /// Linear amplitude of envelope levels 0...99 relative to 99; level 0 is the floor, here 0.
  static func envelopeAmplitudes() -> [Float] {
    (0...99).map { EnvelopeLaw.relativeAmplitude(level: $0) }
  }

  /// Decibels per second an envelope falls by at rates 0...99 without rate scaling.
  static func decays() -> [Float] {
    (0...99).map { Float(EnvelopeLaw.decibelsPerSecond(rate: $0)) }
  }

  /// Attack time in seconds from silence to full level, times the decibels per second a decay at
  /// the same rate falls by: from `EnvelopeLaw.attackFloor` to full, octave by octave.
  static let attackDecibels: Float = 8.767
}

/// Finds the entry of a rising table nearest to a value by ratio.
struct LogTable {
  let values: [Float]

  /// - Returns: 0 for values below half the first positive entry.
  func nearest(_ value: Float) -> Int {
    guard value > 0 else { return 0 }
    let above = values.firstIndex { $0 >= value } ?? values.count - 1
    guard above > 0 else { return 0 }
    let low = values[above - 1]
    if low <= 0 { return value < values[above] / 2 ? above - 1 : above }
    return value * value < low * values[above] ? above - 1 : above
  }
}
