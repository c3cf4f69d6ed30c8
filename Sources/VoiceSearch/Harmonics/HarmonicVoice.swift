import DX7

/// A structure on harmonics alone: algorithm, ratios and feedback in a genome whose operators are on
/// (output level 99) or off (0), and what was solved of it at each moment.
struct HarmonicVoice: Sendable {
  var genome: Genome
  /// By moment, then by operator: the natural logarithm of a carrier's amplitude or a modulator's
  /// gain; nil where that operator was not heard.
  var solved: [[Double?]] = []
  /// Mean distance in dB at the moments it is compared at.
  var misfit = Double.infinity

  init(_ genome: Genome) { self.genome = genome }

  static let on = 99

  func isOn(_ op: Int) -> Bool { genome[op, .outputLevel] > 0 }
}

/// Small changes to a structure whose partials are harmonics.
struct HarmonicMutation {
  /// The frequency of a ratio of 1 over the key's.
  let unit: Double
  private let lattice = RatioLattice()
  private let habits = ProgrammingHabits()
  private static let feedbacks = [0, 3, 4, 5, 6, 7, 7]

  /// 0...31; nil: any.
  private let algorithm: Int?

  /// - Parameter algorithm: 1...32 holds it; nil searches it.
  init(unit: Double, algorithm: Int?) {
    (self.unit, self.algorithm) = (unit, algorithm.map { $0 - 1 })
  }

  /// A structure to begin with.
  func drawn(_ start: Genome, _ random: inout SearchRandom) -> HarmonicVoice {
    var voice = HarmonicVoice(start)
    voice.genome[.algorithm] = algorithm ?? random.pick(habits.algorithms)
    voice.genome[.feedback] = random.pick(Self.feedbacks)
    for op in 0..<6 {
      voice.genome[op, .outputLevel] = random.chance(0.15) ? 0 : HarmonicVoice.on
      set(&voice.genome, op, multiple: multiple(voice.genome.isCarrier(op), &random))
    }
    return voice
  }

  func child(of parent: HarmonicVoice, _ random: inout SearchRandom) -> HarmonicVoice {
    var child = parent
    for _ in 0..<(1 + random.weighted([60, 30, 10])) { change(&child.genome, &random) }
    return child
  }

  private func change(_ g: inout Genome, _ random: inout SearchRandom) {
    let op = random.below(6)
    switch random.weighted([40, 12, 14, 12, 12, 10]) {
    case 0: set(&g, op, multiple: multiple(g.isCarrier(op), &random))
    case 1: set(&g, op, multiple: multiple(of: op, g) + (random.chance(0.5) ? 1 : -1))
    case 2: g[.algorithm] = algorithm ?? random.pick(habits.algorithms)
    case 3: g[.feedback] = random.pick(Self.feedbacks)
    case 4: g[op, .outputLevel] = g[op, .outputLevel] > 0 ? 0 : HarmonicVoice.on
    default:
      let other = random.below(6)
      let (a, b) = (multiple(of: op, g), multiple(of: other, g))
      set(&g, op, multiple: b)
      set(&g, other, multiple: a)
    }
  }

  private func multiple(_ isCarrier: Bool, _ random: inout SearchRandom) -> Int {
    max(1, random.weighted(habits.coarse(isCarrier)))
  }

  private func multiple(of op: Int, _ g: Genome) -> Int {
    let setting = RatioLattice.Setting(coarse: UInt8(g[op, .coarse]), fine: UInt8(g[op, .fine]))
    return max(1, Int((Double(RatioLattice.ratio(setting)) / unit).rounded()))
  }

  private func set(_ g: inout Genome, _ op: Int, multiple: Int) {
    let multiple = min(max(multiple, 1), 31)
    let setting = lattice.nearest(ratio: Float(Double(multiple) * unit))
    (g[op, .coarse], g[op, .fine]) = (Int(setting.coarse), Int(setting.fine))
  }
}
