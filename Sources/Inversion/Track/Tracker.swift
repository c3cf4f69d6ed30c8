import Glibc

/// Follows a structure from its earliest still through the held note: the judge of structures.
///
/// A structure that only fits its stills breaks within some moments; the true one holds. Phases at
/// each moment are pinned by what the moments before told of the frequencies.
/// - Thread: that of its solver.
struct Tracker {
  let target: [Float]
  /// Frame at which the key is let go.
  let release: Int
  let solver: StillSolver
  /// Moments so far.
  private(set) var count = 0
  /// Errors at which a moment counts as explained, as good, and as told enough of frequencies.
  private static let told = 0.1
  private static let good = 0.001
  private static let fair = 0.003
  /// Quietest moment, of the loudest.
  private static let quietest = 1e-5
  /// Moments on end that explain less than 10 dB each after which a track is given up.
  private static let patience = 10
  private static let hopeless = -1.0
  /// Turns of phase that a moment tells at best, and what frequencies may wander between moments.
  private static let leastTurns = 0.002
  private static let wander = 0.0005

  init(target: [Float], release: Int, solver: StillSolver) {
    (self.target, self.release, self.solver) = (target, release, solver)
  }

  /// - Parameters:
  ///   - candidate: Solved on its stills.
  ///   - stills: The first is where it begins.
  ///   - step: Distance between moments as a share of the time since the key.
  mutating func follow(
    _ candidate: Candidate, _ stills: [Still], hasPitch: Bool, step: Double
  ) -> Track {
    let first = candidate.voices[0]
    var track = Track(
      shifts: first.operators.map(\.shift),
      variances: first.operators.map { $0.ownSpread * $0.ownSpread })
    var unknowns = StillUnknowns()
    unknowns.hasPitch = hasPitch
    var now = first
    var loudest = 0.0
    var logs: [Double] = []
    var (loops, loopWeight) = (0.0, 0.0)
    for (place, frame) in frames(stills[0], hasPitch: hasPitch, step: step).enumerated() {
      let still = place == 0 ? stills[0] : Still(target, start: frame, frames: stills[0].frames)
      loudest = max(loudest, still.energy)
      if place > 0 {
        guard still.energy > Self.quietest * loudest else {
          track.moments.append(Track.Moment(frame: frame, voice: now, error: nil))
          continue
        }
        let gap = Double(frame - track.moments[place - 1].frame) / NoteClock.rate
        if hasPitch { now.ahead += StillPlace.middleC * now.drift * gap }
      }
      count += 1
      let near = place == 0 ? nil : nearest(candidate, stills, frame)
      now =
        place == 0
        ? start(first, still, unknowns) : solve(now, near, still, unknowns, track)
      learn(&track, now, still, unknowns)
      if now.looped >= 0, now.error < 0.05 {
        loops += log2(now.loop) / now.error
        loopWeight += 1 / now.error
      }
      track.moments.append(Track.Moment(frame: frame, voice: now, error: now.error))
      logs.append(log10(now.error + Track.floor))
      let last = logs.suffix(Self.patience)
      if last.count == Self.patience, last.allSatisfy({ $0 > Self.hopeless }) { break }
    }
    track.score = Track.score(logs)
    if loopWeight > 0 { track.loop = loops / loopWeight }
    return track
  }

  private func frames(_ first: Still, hasPitch: Bool, step: Double) -> [Int] {
    var frames: [Int] = []
    var t = Double(first.start)
    while t + Double(first.frames) < Double(min(release, target.count)) || frames.isEmpty {
      frames.append(Int(t))
      // A pitch that moves has to be met again before it is a turn away.
      let widest = hasPitch ? (step > 0.13 ? 1200.0 : 480) : .infinity
      t += max(240, min(step * t, widest))
    }
    return frames
  }

  private func nearest(_ candidate: Candidate, _ stills: [Still], _ frame: Int) -> StillVoice? {
    for (still, voice) in zip(stills, candidate.voices).dropFirst()
    where abs(Double(still.start - frame)) < 0.12 * Double(frame) { return voice }
    return nil
  }

  private func start(
    _ voice: StillVoice, _ still: Still, _ unknowns: StillUnknowns
  ) -> StillVoice {
    var voice = voice
    for op in voice.operators.indices { voice.operators[op].center = 0 }
    solver.solve(&voice, on: still, unknowns, iterations: 6)
    return voice
  }

  /// From the moment before; with its levels moved on; from the nearest still.
  private func solve(
    _ before: StillVoice, _ near: StillVoice?, _ still: Still, _ unknowns: StillUnknowns,
    _ track: Track
  ) -> StillVoice {
    var best = before
    (best.cost, best.error) = (1e9, 1e9)
    for attempt in 0..<3 {
      var voice = before
      if attempt == 2 {
        guard let near, best.error >= Self.fair else { break }
        voice = near
      }
      for op in voice.operators.indices {
        if attempt == 1 {
          let level = voice.operators[op].level + 0.005 * voice.operators[op].slope
          voice.operators[op].level = clamp(level, StillVoice.levels)
        } else {
          voice.operators[op].slope *= 0.5
        }
        if attempt < 2 { voice.operators[op].shift = track.shifts[op] }
        voice.operators[op].center = track.shifts[op]
        voice.operators[op].spread = track.variances[op].squareRoot()
      }
      solver.solve(&voice, on: still, unknowns, iterations: 4)
      if voice.cost < best.cost { best = voice }
      if attempt == 0, best.error < Self.good { break }
    }
    return best
  }

  /// What the moment tells of the frequencies.
  private func learn(
    _ track: inout Track, _ voice: StillVoice, _ still: Still, _ unknowns: StillUnknowns
  ) {
    guard voice.error < Self.told else { return }
    let variances = solver.variances(voice, on: still, unknowns).shifts
    for op in voice.operators.indices {
      let least = Self.leastTurns / still.middle
      let variance = max(variances[op], least * least)
      guard variance < 0.98 * track.variances[op] else { continue }
      track.shifts[op] = voice.operators[op].shift
      let wander = Self.wander / still.middle
      track.variances[op] = min(track.variances[op], 1.3 * variance + wander * wander)
    }
  }
}
