extension Attempt {
  private static let looked = 6
  /// Joint cost that is worth a track: 13 dB.
  private static let worth = -1.3
  /// Tracks that are worse may have a pitch that moves.
  private static let unsteady = -3.5

  /// The best of an attempt, followed more closely; where that breaks, with free pitch too.
  func finalists(_ sound: InversionSound) -> [Finalist] {
    var tracker = Tracker(target: sound.carriers, release: sound.release, solver: solver)
    var found: [Finalist] = []
    for candidate in race.candidates.prefix(Self.looked) where candidate.joint < Self.worth {
      let stills = race.stills
      let track = tracker.follow(
        candidate, stills, hasPitch: plan.hasPitch, step: plan.hasPitch ? 0.14 : 0.1)
      let plain = Finalist(
        candidate: candidate, track: track, stills: stills, hasPitch: plan.hasPitch,
        attempt: number)
      found.append(plain)
      guard !plan.hasPitch, track.score > Self.unsteady, found.count < 5 else { continue }
      var free = plain
      free.hasPitch = true
      free.track = tracker.follow(candidate, stills, hasPitch: true, step: 0.14)
      if free.rank < plain.rank { found.append(free) }
    }
    return found
  }
}
