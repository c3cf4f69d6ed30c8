import DX7
import VoiceSearch

extension Genome {
  /// How an operator is tuned; its error, cost and Hz are left 0.
  /// - Parameter op: 0 is operator 1.
  func setting(_ op: Int) -> FrequencyLattice.Setting {
    FrequencyLattice.Setting(
      isFixed: self[op, .mode] == 1, coarse: self[op, .coarse], fine: self[op, .fine],
      detune: self[op, .detune] - 7)
  }

  mutating func tune(_ op: Int, _ setting: FrequencyLattice.Setting) {
    self[op, .mode] = setting.isFixed ? 1 : 0
    self[op, .coarse] = setting.coarse
    self[op, .fine] = setting.fine
    self[op, .detune] = 7 + setting.detune
  }
}
