import DX7Laws
import Foundation

enum TestPitch {
  /// Hz of a key times a ratio, as keyed voices have it: on the grid of 48 kHz / 2^24 (see `PitchLaw`).
  static func played(_ key: UInt8, ratio: Float = 1) -> Double {
    PitchLaw.hertz(
      PitchLaw.pitch(key: Int(key)) + PitchLaw.units(ratio: ratio), .dexed, PitchLaw.steps)
  }

  static func hertz(_ key: UInt8) -> Double { 440 * exp2((Double(key) - 69) / 12) }
}
