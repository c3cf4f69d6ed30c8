import DX7
import DX7Laws
import FMSynthesis

/// A voice at the moments of `FrozenMoments`: ratios, algorithm and feedback, and each operator's
/// level at each of them.
///
/// Kept in a genome so that whole operators can be copied and swapped: the output level holds the
/// first level, envelope levels 2 and 3 the later ones.
struct FrozenVoice: Sendable {
  var genome: Genome
  private static let places: [DX7OperatorField] = [.outputLevel, .level2, .level3]

  /// - Parameter voice: Its second and third envelope levels tell what is left later.
  init(_ voice: Genome) {
    genome = voice
    for op in 0..<6 {
      let lost = 99 - max(voice[op, .level2], voice[op, .level3])
      self[op, 1] = voice[op, .outputLevel] - lost / 4
      self[op, 2] = voice[op, .outputLevel] - lost / 2
    }
    for place in 130..<134 { genome.bytes[place] = 50 }
    genome[.lfoPitchDepth] = 0
    genome[.lfoAmpDepth] = 0
  }

  /// The voice as it stands at a moment: envelopes open from the first sample on.
  /// - Parameter moment: 0 is the first.
  func frozen(_ moment: Int) -> Genome {
    genome.frozen((0..<6).map { self[$0, moment] })
  }

  /// Brings a moment to the target's level.
  /// - Parameter gain: dB
  mutating func level(_ moment: Int, by gain: Double) {
    let carriers = (0..<6).filter { genome.isCarrier($0) && self[$0, moment] > 0 }
    let loudest = carriers.map { self[$0, moment] }.max() ?? 99
    let shift = min(Int((gain / LevelLaw.decibelsPerStep).rounded()), 99 - loudest)
    for op in carriers { self[op, moment] += shift }
  }

  /// - Parameter moment: 0 is the first.
  subscript(op: Int, moment: Int) -> Int {
    get { genome[op, Self.places[moment]] }
    set { genome[op, Self.places[moment]] = newValue }
  }
}

extension Genome {
  /// As it stands with these levels: envelopes open from the first sample on.
  /// - Parameter levels: 0...99 by operator.
  func frozen(_ levels: [Int]) -> Genome {
    var still = self
    for op in 0..<6 {
      still[op, .outputLevel] = levels[op]
      for place in 0..<8 { still.bytes[DX7Parameter.start(of: op) + place] = 99 }
    }
    still.held = .max / 128
    return still
  }
}
