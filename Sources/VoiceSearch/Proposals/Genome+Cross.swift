import DX7
import MachineCore

extension Genome {
  /// Takes about two of five operators, and now and then the algorithm, from another voice.
  public mutating func cross(with other: Genome, _ random: inout SearchRandom) {
    for op in 0..<6 where random.chance(0.4) {
      let start = DX7Parameter.start(of: op)
      for i in start..<start + 21 { bytes[i] = other.bytes[i] }
    }
    if random.chance(0.3) { self[.algorithm] = other.algorithm }
  }
}
