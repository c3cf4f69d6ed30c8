/// Takes operators away that the tracker does not miss.
/// - Thread: that of its solver.
struct Pruner {
  let stills: [Still]
  let solver: StillSolver
  private var topology = Topology()
  private static let rounds = 3
  /// How much of its score a track may lose: 1 dB.
  private static let loss = 0.1

  init(stills: [Still], solver: StillSolver) { (self.stills, self.solver) = (stills, solver) }

  /// - Returns: The smaller structure with its track; nil: all of it is needed.
  mutating func pruned(
    _ candidate: Candidate, _ track: Track, _ tracker: inout Tracker, hasPitch: Bool
  ) -> (candidate: Candidate, track: Track)? {
    var now = (candidate: candidate, track: track)
    var isSmaller = false
    for _ in 0..<Self.rounds where now.candidate.structure.count > 1 {
      guard let next = smaller(now, &tracker, hasPitch: hasPitch) else { break }
      (now, isSmaller) = (next, true)
    }
    return isSmaller ? now : nil
  }

  private mutating func smaller(
    _ now: (candidate: Candidate, track: Track), _ tracker: inout Tracker, hasPitch: Bool
  ) -> (candidate: Candidate, track: Track)? {
    var unknowns = StillUnknowns()
    unknowns.hasPitch = hasPitch
    var best: (candidate: Candidate, track: Track)?
    for op in 0..<now.candidate.structure.count {
      for hangs in [false, true] {
        let voices = now.candidate.voices.compactMap { $0.removing(op, hangs: hangs) }
        guard voices.count == stills.count, topology.holds(voices[0]) else { continue }
        var smaller = Candidate(voices: voices)
        solver.solve(&smaller.voices[0], on: stills[0], unknowns, iterations: 6)
        let before = now.candidate.voices[0].error
        guard smaller.voices[0].error <= 2.5 * before + 1e-4 else { continue }
        for place in stills.indices.dropFirst() {
          solver.solve(&smaller.voices[place], on: stills[place], unknowns, iterations: 6)
        }
        let track = tracker.follow(smaller, stills, hasPitch: hasPitch, step: 0.1)
        if track.score < best?.track.score ?? (now.track.score + Self.loss) {
          best = (smaller, track)
        }
      }
    }
    return best
  }
}
