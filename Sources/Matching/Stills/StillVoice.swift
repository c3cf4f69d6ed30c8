import DX7
import FMSynthesis

/// A voice at two moments: ratios, algorithm and feedback, and each operator's level then and then.
///
/// Kept in a genome so that whole operators can be copied and swapped: the output level holds the
/// early level, envelope level 3 the late one.
struct StillVoice: Sendable {
  var genome: Genome

  /// - Parameter voice: Its second and third envelope levels tell what is left later.
  init(_ voice: Genome) {
    genome = voice
    for op in 0..<6 {
      let lost = 99 - max(voice[op, .level2], voice[op, .level3])
      genome[op, .level3] = voice[op, .outputLevel] - lost / 2
    }
    for place in 130..<134 { genome.bytes[place] = 50 }
    genome[.lfoPitchDepth] = 0
    genome[.lfoAmpDepth] = 0
  }

  /// The voice as it stands at a moment: envelopes open from the first sample on.
  /// - Parameter moment: 0 early, 1 late.
  func frozen(_ moment: Int) -> Genome {
    var still = genome
    for op in 0..<6 {
      if moment == 1 { still[op, .outputLevel] = genome[op, .level3] }
      for place in 0..<8 { still.bytes[(5 - op) * 21 + place] = 99 }
    }
    still.held = .max / 128
    return still
  }

  /// - Parameter moment: 0 early, 1 late.
  subscript(op: Int, moment: Int) -> Int {
    get { moment == 0 ? genome[op, .outputLevel] : genome[op, .level3] }
    set {
      if moment == 0 { genome[op, .outputLevel] = newValue } else { genome[op, .level3] = newValue }
    }
  }
}
