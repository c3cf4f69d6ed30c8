import Glibc

/// What all parts of a structure search share: ratios, habits, solver, screens.
/// - Thread: one at a time.
final class Workshop {
  let solver: StillSolver
  var ratios: [RatioCandidate]
  let habits: RatioHabits
  /// Slopes and, in some attempts, pitch.
  let unknowns: StillUnknowns
  private let proposer: Proposer
  private let stackScreen: StackScreen

  init(_ solver: StillSolver, _ list: RatioList, hasPitch: Bool) {
    self.solver = solver
    ratios = list.candidates
    habits = RatioHabits(base: list.base)
    var unknowns = StillUnknowns()
    unknowns.hasPitch = hasPitch
    self.unknowns = unknowns
    proposer = Proposer(solver)
    stackScreen = StackScreen(solver)
  }

  func isPossible(_ voice: StillVoice) -> Bool { proposer.topology.holds(voice) }

  func key(_ voice: StillVoice) -> StructureKey {
    StructureKey(voice, hasPitch: unknowns.hasPitch)
  }

  /// The cost with habits counted.
  func score(_ voice: StillVoice) -> Double { habits.weighted(voice.cost, voice) }

  func solve(_ voice: inout StillVoice, on still: Still, iterations: Int) {
    solver.solve(&voice, on: still, unknowns, iterations: iterations)
  }

  func sorted(_ voices: [StillVoice]) -> [StillVoice] {
    voices.enumerated().map { (score($1), $0, $1) }.sorted { ($0.0, $0.1) < ($1.0, $1.1) }
      .map(\.2)
  }

  /// The first of each structure.
  func distinct(_ voices: [StillVoice]) -> [StillVoice] {
    var seen: Set<StructureKey> = []
    return voices.filter { seen.insert(key($0)).inserted }
  }

  /// Changed voices, the likeliest first.
  /// - Parameter neighbours: Whether ratios right beside those that the voice has are tried too.
  func leads(
    _ voice: StillVoice, _ moves: Proposer.Moves, on still: Still, most: Int,
    neighbours: Bool = false
  ) -> [Beam.Lead] {
    let ratios = neighbours ? ratios + beside(voice) : ratios
    return leads(voice, proposer.proposals(voice, moves, ratios, on: still), ratios, most)
  }

  /// How far detuned twins lie from each other.
  private static let gaps = [-0.01, -0.0065, -0.003, 0.003, 0.0065, 0.01]

  /// Two operators that are nearly in unison beat: no spectrum and no early still tells them apart.
  private func beside(_ voice: StillVoice) -> [RatioCandidate] {
    var known = ratios.map(\.hertz)
    var found: [RatioCandidate] = []
    for op in voice.operators where !op.isFixed {
      for gap in Self.gaps {
        let hertz = (op.hertz + op.shift) * (1 + gap)
        if known.contains(where: { abs($0 - hertz) < 0.001 * hertz }) { continue }
        known.append(hertz)
        found.append(RatioCandidate(hertz: hertz, spread: 0.0028 * hertz))
      }
    }
    return found
  }

  /// Voices with a stack more, by voice.
  /// - Parameter voices: Of one common phase, at most four operators each.
  func stacks(_ voices: [StillVoice], on still: Still, most: Int) -> [[Beam.Lead]] {
    let possible = voices.filter { voice in
      var more = voice
      more.operators += [StillOperator(ratios[0]), StillOperator(ratios[0])]
      more.operators[voice.count + 1].targets = 1 << UInt8(voice.count)
      return isPossible(more)
    }
    guard let first = possible.first else { return [] }
    proposer.sines.render(ratios, as: first, on: still, solver.clock)
    let proposals = stackScreen.proposals(possible, ratios, proposer.sines, on: still)
    return zip(possible, proposals).map { leads($0, $1, ratios, most) }
  }

  /// Voices with two modulators more, one above the other.
  func towers(_ voice: StillVoice, on still: Still, most: Int) -> [Beam.Lead] {
    leads(voice, proposer.towers(voice, ratios, on: still), ratios, most)
  }

  private func leads(
    _ voice: StillVoice, _ proposals: [Proposal], _ ratios: [RatioCandidate], _ most: Int
  ) -> [Beam.Lead] {
    let bits = habits.bits(voice)
    let scored = proposals.enumerated().map { place, proposal in
      (proposal.error * pow(1.015, bits + added(proposal.change, voice, ratios)), place)
    }.sorted { $0 < $1 }
    return scored.prefix(most).map { score, place in
      Beam.Lead(
        voice: proposals[place].applied(to: voice, ratios), score: score,
        error: proposals[place].error)
    }
  }

  /// Bits that a change adds.
  private func added(
    _ change: Proposal.Change, _ voice: StillVoice, _ ratios: [RatioCandidate]
  ) -> Double {
    func bits(_ ratio: Int, modulates: Bool) -> Double {
      var op = StillOperator(ratios[ratio])
      op.targets = modulates ? 1 : 0
      return habits.bits(op)
    }
    switch change {
    case .carrier(let ratio): return bits(ratio, modulates: false)
    case .modulator(let ratio, _): return bits(ratio, modulates: true)
    case .stack(let carrier, let modulator):
      return bits(carrier, modulates: false) + bits(modulator, modulates: true)
    case .tower(let lower, let upper, _, _):
      return bits(lower, modulates: true) + bits(upper, modulates: true)
    case .retune(let op, let ratio):
      let own = voice.operators[op]
      return bits(ratio, modulates: !own.isCarrier) - habits.bits(own)
    case .feedback, .rewire: return 0
    }
  }

  /// Solves the likeliest, at most two of each structure: all without slopes first, the better
  /// ones with them.
  /// - Parameter limit: Errors over this are left.
  func solved(
    _ leads: [Beam.Lead], on still: Still, count: Int, kept: Int, limit: Double
  ) -> [StillVoice] {
    var flat = unknowns
    flat.hasSlopes = false
    var seen: [StructureKey: Int] = [:]
    var found: [StillVoice] = []
    let order = leads.indices.sorted { (leads[$0].score, $0) < (leads[$1].score, $1) }
    for index in order {
      if found.count >= count || leads[index].error > limit { break }
      let key = key(leads[index].voice)
      if seen[key, default: 0] >= 2 { continue }
      seen[key, default: 0] += 1
      var voice = leads[index].voice
      solver.solve(&voice, on: still, flat, iterations: 3)
      found.append(voice)
    }
    found = Array(sorted(found).prefix(kept))
    for place in found.indices { solve(&found[place], on: still, iterations: 3) }
    return sorted(found)
  }
}
