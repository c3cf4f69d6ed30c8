/// A structure and its track.
typealias Followed = (candidate: Candidate, track: Track)

extension Tracker {
  /// Iterations on each still.
  private static let solved = 6

  /// Solves a structure that was changed on its stills, from where it stands, and follows it.
  mutating func followAnew(
    _ changed: Candidate, _ stills: [Still], hasPitch: Bool, step: Double
  ) -> Followed {
    var candidate = changed
    var unknowns = StillUnknowns()
    unknowns.hasPitch = hasPitch
    for place in stills.indices {
      solver.solve(
        &candidate.voices[place], on: stills[place], unknowns, iterations: Self.solved)
    }
    return (candidate, follow(candidate, stills, hasPitch: hasPitch, step: step))
  }
}
