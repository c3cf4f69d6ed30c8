import DX7
import FMSynthesis

// Whole operators and stacks of them.
extension Mutation {
  /// A carrier with all that modulates it, from another voice, laid over a carrier of this one as
  /// far as the algorithm lets it.
  func graft(_ g: inout Genome, from other: Genome, _ random: inout SearchRandom) {
    let into = random.pick((0..<6).filter(g.isCarrier))
    let from = random.pick((0..<6).filter(other.isCarrier))
    copyStack(&g, into, other, from)
  }

  private func copyStack(_ g: inout Genome, _ into: Int, _ other: Genome, _ from: Int) {
    for i in 0..<21 {
      g.bytes[DX7Parameter.start(of: into) + i] = other.bytes[DX7Parameter.start(of: from) + i]
    }
    for (a, b) in zip(g.modulators(of: into), other.modulators(of: from)) {
      copyStack(&g, a, other, b)
    }
  }

  /// The whole operator, its envelope, or its pitch.
  private func range(_ random: inout SearchRandom) -> Range<Int> {
    [0..<21, 0..<8, 17..<21][random.below(3)]
  }

  func copy(
    _ g: inout Genome, from other: Genome, _ source: Int, to op: Int, _ random: inout SearchRandom
  ) {
    for i in range(&random) {
      g.bytes[DX7Parameter.start(of: op) + i] = other.bytes[DX7Parameter.start(of: source) + i]
    }
  }

  func swap(_ g: inout Genome, _ a: Int, _ b: Int, _ random: inout SearchRandom) {
    for i in range(&random) {
      g.bytes.swapAt(DX7Parameter.start(of: a) + i, DX7Parameter.start(of: b) + i)
    }
  }
}
