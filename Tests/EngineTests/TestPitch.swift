import Foundation

enum TestPitch {
  /// A frequency as keyed voices have it: cut down to the grid of 48 kHz / 2^24 (see `PitchLaw.onGrid`).
  static func onGrid(_ hertz: Double) -> Double {
    let step = 48_000.0 / 16_777_216
    return (hertz / step).rounded(.down) * step
  }

  static func hertz(_ key: UInt8) -> Double { 440 * exp2((Double(key) - 69) / 12) }
}
