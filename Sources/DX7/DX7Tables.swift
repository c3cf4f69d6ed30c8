import Glibc

/// The DX7's laws that turning a voice into a patch and back needs; the engine has its own.
///
/// Source: msfa (google/music-synthesizer-for-android) and Dexed, `env.cc` and `dx7note.cc`; the
/// envelope rate from the measurements in msfa's wiki page Dx7Envelope.
enum DX7Tables {
  /// Output levels 0...19 in eighths of an octave; from 20 on it is 28 + level.
  private static func lowLevel(_ level: Int) -> Int {
    [0, 5, 9, 13, 17, 20, 23, 25, 27, 29, 31, 33, 35, 37, 39, 41, 42, 43, 45, 46][level]
  }

  /// Eighths of an octave of amplitude, 0...127.
  /// - Parameter level: 0...99
  static func scale(_ level: UInt8) -> Int {
    level >= 20 ? 28 + Int(min(level, 99)) : lowLevel(Int(level))
  }

  /// Linear amplitude of output levels 0...99: 0, then up to 1.
  static func amplitudes() -> [Float] {
    (0...99).map { $0 == 0 ? 0 : Float(exp2(Double(scale(UInt8($0)) * 32 - 4064) / 256)) }
  }

  /// Linear amplitude of envelope levels 0...99 relative to 99; level 0 is the floor, here 0.
  static func envelopeAmplitudes() -> [Float] {
    (0...99).map {
      $0 == 0 ? 0 : Float(exp2(Double((scale(UInt8($0)) >> 1) * 64 - 4032) / 256))
    }
  }

  /// Decibels per second an envelope falls by at rates 0...99 without rate scaling.
  static func decays() -> [Float] {
    (0...99).map { rate in
      let q = (rate * 41) >> 6
      return Float(0.2819 * exp2(Double(q / 4)) * (1 + 0.25 * Double(q % 4)))
    }
  }

  /// Attack time in seconds from silence to full level, times the decibels per second a decay at
  /// the same rate falls by: the rise from 1716 to 3840 units goes 17 - (level >> 8) times as fast.
  static let attackDecibels: Float = 8.767

  /// Feedback in radians for settings 0...7.
  static func feedback(_ setting: UInt8) -> Float {
    setting == 0 ? 0 : 2 * Float.pi * Float(exp2(Double(setting) - 7))
  }

  /// Index of an operator at output level 99, in radians.
  static let index: Float = 4 * Float.pi
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
