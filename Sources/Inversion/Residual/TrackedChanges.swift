import Glibc

/// Changes a structure that was followed through the note, by what its track leaves: an operator
/// more, or one instead of another.
///
/// The whole note tells what a still can not: an operator that comes late, one that is weak, and
/// exactly which frequency it has.
/// - Thread: that of its solver.
struct TrackedChanges {
  private let stills: [Still]
  private let hasPitch: Bool
  /// Distance of moments as a share of the time since the key.
  private let step: Double
  private let target: [Float]
  private let search: ResidualSearch
  private var topology = Topology()
  /// Leads that are followed, of the whole structure and of one without an operator.
  private static let most = (8, 4)
  /// Score of a track that says enough about what is missing: 12 dB.
  private static let enough = -1.2
  /// Hz within which two operators may be one, as a share.
  private static let alike = 0.003

  init(
    target: [Float], stills: [Still], _ grid: FrequencyLattice.Grid, hasPitch: Bool, step: Double,
    solver: StillSolver
  ) {
    (self.target, self.stills) = (target, stills)
    (self.hasPitch, self.step) = (hasPitch, step)
    search = ResidualSearch(solver, grid)
  }

  /// Errors of moments that tell nothing.
  private static let broken = 0.3

  /// With an operator more.
  mutating func grown(
    _ whole: Followed, _ tracker: inout Tracker, isWhole: Bool = true
  ) -> [Followed] {
    let told = whole.track.moments.filter { ($0.error ?? 1) < Self.broken }
    let leads = search.leads(
      told, target: target, frames: stills[0].frames, most: isWhole ? Self.most.0 : Self.most.1)
    return leads.map { lead in
      var more = whole.candidate
      for place in stills.indices {
        let op = lead.op(level: lead.level(at: stills[place].start))
        more.voices[place] = lead.place.extending(more.voices[place], by: op)
      }
      return tracker.followAnew(more, stills, hasPitch: hasPitch, step: step)
    }
  }

  /// Without one operator, and with another in its stead.
  /// - Parameter way: One of `ways`.
  mutating func replaced(
    _ way: Way, _ whole: Followed, _ tracker: inout Tracker
  ) -> [Followed] {
    guard let smaller = reduced(way, whole, &tracker) else { return [] }
    guard smaller.track.score < Self.enough else { return [] }
    return [smaller] + grown(smaller, &tracker, isWhole: false)
  }

  /// Without one operator; nil: no algorithm has that.
  mutating func reduced(
    _ way: Way, _ whole: Followed, _ tracker: inout Tracker
  ) -> Followed? {
    let voices = whole.candidate.voices.compactMap { way.applied(to: $0) }
    guard voices.count == stills.count, topology.holds(voices[0]) else { return nil }
    return tracker.followAnew(
      Candidate(voices: voices), stills, hasPitch: hasPitch, step: step)
  }

  /// How an operator goes: with what is above it, or what was above hangs on what it modulated, or
  /// another of the same frequency does its work too.
  enum Way: Sendable {
    case gone(Int, hangs: Bool)
    case merged(Int, into: Int)

    func applied(to voice: StillVoice) -> StillVoice? {
      switch self {
      case .gone(let op, let hangs): return voice.removing(op, hangs: hangs)
      case .merged(let op, let other):
        var joined = voice
        joined.operators[other].targets |= voice.operators[op].targets
        return joined.removing(op, hangs: false)
      }
    }
  }

  static func ways(_ voice: StillVoice) -> [Way] {
    let operators = voice.operators
    var ways: [Way] = []
    for op in operators.indices {
      ways.append(.gone(op, hangs: false))
      let hasModulators = operators.contains { $0.targets >> UInt8(op) & 1 == 1 }
      if hasModulators, !operators[op].isCarrier { ways.append(.gone(op, hangs: true)) }
      for other in 0..<op where !operators[op].isCarrier && !operators[other].isCarrier {
        let gap = abs(operators[op].hertz - operators[other].hertz)
        let isFree =
          voice.path(of: op) >> UInt8(other) & 1 == 0
          && voice.path(of: other) >> UInt8(op) & 1 == 0
        if gap < alike * operators[op].hertz, isFree { ways.append(.merged(op, into: other)) }
      }
    }
    return ways
  }
}
