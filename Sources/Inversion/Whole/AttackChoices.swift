import DX7Laws
import MachineCore

/// Envelopes of an operator that are one from a note's first moments on and differ before.
///
/// How a fast attack goes shows in some milliseconds only, where the levels of all operators move at
/// once; after that they are known much better. So the attack is looked for among what leads to the
/// same.
struct AttackChoices {
  private let tables: EnvelopeTables
  private let release: Int
  /// Block ends where curves are compared: before they differ, after they are the same.
  private let early: EnvelopeMoments
  private let late: EnvelopeMoments
  /// Blocks in which attacks differ.
  static let blocks = 12
  /// Octaves up to which levels are the same, after and before.
  private static let same: Float = 0.001
  private static let alike: Float = 0.02
  /// Envelopes of each kind, at most.
  private static let most = 128
  /// Draws near the envelope.
  private static let drawn = 3000

  init(release: Int, _ tables: EnvelopeTables) {
    (self.release, self.tables) = (release, tables)
    early = EnvelopeMoments((1...Self.blocks).map(Double.init))
    let after = [0.0, 3, 8, 16, 32, 64, 128, 256, 512].map { Double(Self.blocks) + $0 }
    late = EnvelopeMoments(after.filter { $0 < Double(release) })
  }

  /// The envelope itself first.
  func list(_ own: OperatorEnvelope, _ random: inout SearchRandom) -> [OperatorEnvelope] {
    let end = levels(own, late)
    var found = [own]
    var curves = [levels(own, early)]
    let near = (0..<Self.drawn).map { _ in Self.neighbour(own, &random) }
    for others in [Self.variants(own), near] {
      let most = found.count + Self.most
      for other in others where found.count < most {
        if !Self.isNear(levels(other, late), end, Self.same) { continue }
        let curve = levels(other, early)
        if curves.contains(where: { Self.isNear($0, curve, Self.alike) }) { continue }
        found.append(other)
        curves.append(curve)
      }
    }
    return found
  }

  private func levels(_ envelope: OperatorEnvelope, _ moments: EnvelopeMoments) -> [Float] {
    moments.levels(EnvelopeCurve(envelope, release: release, tables))
  }

  private static func isNear(_ a: [Float], _ b: [Float], _ limit: Float) -> Bool {
    zip(a, b).allSatisfy { abs($0 - $1) < limit }
  }

  /// A little different in its first stages.
  private static func neighbour(
    _ own: OperatorEnvelope, _ random: inout SearchRandom
  ) -> OperatorEnvelope {
    var other = own
    if random.chance(0.3) { other[0] = random.pick(MoveLists.attackRates) }
    for number in [1, 2, 4, 5] where random.chance(0.5) {
      other[number] += random.within(-8...8)
    }
    return other
  }

  /// Every attack, as it is and without a stage; to another level first; with a stage before it.
  private static func variants(_ own: OperatorEnvelope) -> [OperatorEnvelope] {
    // The higher the output level, the higher may a first level be; only every other step counts.
    let highest = own.shifted(by: (99 - own.outputLevel) / 2 * 2)
    let starts = [own, highest, highest.removing(0), highest.removing(1)]
    let rates = MoveLists.attackRates
    var variants: [OperatorEnvelope] = []
    for start in starts { variants += rates.map { start.beginning($0, start.levels[0]) } }
    for start in starts {
      for level in stride(from: 99, through: 1, by: -2) {
        variants += rates.map { start.beginning($0, level) }
      }
    }
    for second in rates {
      for level in [99, highest.levels[0]] {
        variants += rates.map { rate in
          var longer = highest
          longer.rates = [rate, second, own.rates[1], own.rates[3]]
          longer.levels = [level] + highest.levels[0...1] + [highest.levels[3]]
          return longer
        }
      }
    }
    return variants
  }
}

extension OperatorEnvelope {
  fileprivate func beginning(_ rate: Int, _ level: Int) -> OperatorEnvelope {
    var changed = self
    (changed.rates[0], changed.levels[0]) = (rate, level)
    return changed
  }
}
