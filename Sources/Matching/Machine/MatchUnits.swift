import DX7
import DX7Laws
import Foundation
import VoiceSearch

/// The laws between a voice's numbers and what they do.
enum MatchUnits {
  /// An upper bound below level 20, where the DX7's curve is steeper.
  static func amplitude(level: Double) -> Double { exp2((level - 99) / 8) }

  /// The level of a modulator with an index in rad, at least 0; infinite for any.
  static func level(index: Double) -> Double {
    max(99 + 8 * log2(index / (4 * Double.pi)), 0)
  }

  /// Seconds that a fall by 96 dB takes at a rate.
  static func seconds(rate: Double) -> Double {
    96 / EnvelopeLaw.decibelsPerSecond(rate: Int(rate))
  }
}

extension Genome {
  /// Hz of an operator on the genome's key, without detune.
  func frequency(_ op: Int) -> Double {
    let setting = RatioLattice.Setting(
      coarse: UInt8(self[op, .coarse]), fine: UInt8(self[op, .fine]))
    if self[op, .mode] == 1 { return Double(RatioLattice.hertz(setting)) }
    let semitones = Double(key) - 69 + Double(self[.transpose] - 24)
    return 440 * exp2(semitones / 12) * Double(RatioLattice.ratio(setting))
  }
}
