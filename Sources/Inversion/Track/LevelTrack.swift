import Glibc
import MachineCore

/// Every operator's level through the whole note, its frequencies and feedback being known.
/// - Thread: that of its solver.
struct LevelTrack {
  let target: [Float]
  /// Frame at which the key is let go; nil: to be found out, everything is read evenly.
  let release: Int?
  let solver: StillSolver
  private var random: SearchRandom
  private static let length = 256
  private static let short = 96
  /// Distance of moments where the release is to be found.
  private static let even = 160.0
  /// Frames in which envelopes may rise, after the key goes down and after it is let go.
  private static let attack = 1000
  /// Errors that are good enough to go on at once, and for an attempt to be the last.
  private static let good = 0.0003
  private static let fair = 0.003
  /// Quietest moment, of the loudest.
  private static let quietest = 1e-6
  private static let silent = -11.0
  private static let tuned = 0.02
  /// Octaves squared: levels of a note of the engine's own are read to a five-thousandth.
  private static let least = 4e-8

  init(target: [Float], release: Int?, solver: StillSolver, random: SearchRandom) {
    (self.target, self.release, self.solver) = (target, release, solver)
    self.random = random
  }

  /// - Parameters:
  ///   - track: Of the structure.
  ///   - hertz: By operator.
  ///   - loop: Turns per sum of two outputs, 0: no feedback.
  /// - Returns: Readings by operator.
  mutating func read(
    _ track: Track, hertz: [Double], loop: Double
  ) -> [[LevelReading]] {
    guard let first = track.moments.first else { return [] }
    var base = first.voice
    for op in base.operators.indices {
      base.operators[op].hertz = hertz[op]
      (base.operators[op].center, base.operators[op].shift) = (0, 0)
      base.operators[op].spread = Self.tuned
    }
    base.loop = loop
    let places = places()
    let frames = places.map(\.start)
    let stills = places.map { Still(target, start: $0.start, frames: $0.frames) }
    let loudest = stills.map(\.energy).max() ?? 0
    var voices = [StillVoice?](repeating: nil, count: frames.count)
    let middle = frames.lastIndex { $0 <= first.frame } ?? 0
    for order in [Array(middle..<frames.count), (0..<middle).reversed()] {
      var before = seed(frames[middle], track, base)
      for place in order {
        let still = stills[place]
        guard still.energy > Self.quietest * loudest else { continue }
        before = solve(before, still, frames[place], track, base)
        voices[place] = before
      }
    }
    var readings = readings(base, frames, stills, voices)
    if let release { readSudden(&readings, base, zip(stills, voices).map { ($0, $1) }, release) }
    return readings
  }

  /// Blocks that are read end by end, at the start and after the release; and before them, until
  /// what is not exact where they begin is forgotten.
  private static let sudden = 18
  private static let settling = 4

  /// Where envelopes may be fast: block by block.
  private mutating func readSudden(
    _ readings: inout [[LevelReading]], _ base: StillVoice, _ solved: [(Still, StillVoice?)],
    _ release: Int
  ) {
    let blocks = BlockSolver(base, target, solver.clock, solver.set)
    var follower = BlockLevels(blocks, SearchRandom(seed: random.next()))
    let frames = BlockSolver.frames
    let first = Self.sudden + Self.settling
    if let levels = Self.levels(solved, at: first * frames, from: 0, to: release) {
      let found = follower.follow(.backward, from: first, levels, count: first)
      replace(&readings, by: found, 0..<Self.sudden)
    }
    let last = release / frames - Self.settling
    if last > first, let levels = Self.levels(solved, at: last * frames, from: 0, to: release) {
      let count = min(Self.sudden + Self.settling, target.count / frames - last - 1)
      let found = follower.follow(.forward, from: last, levels, count: count)
      let held = release / frames
      replace(&readings, by: found, held..<(held + Self.sudden))
    }
  }

  /// Levels at a frame by the still that is nearest, of those between two frames.
  private static func levels(
    _ solved: [(Still, StillVoice?)], at frame: Int, from: Int, to: Int
  ) -> [Double]? {
    func middle(_ still: Still) -> Int { still.start + still.frames / 2 }
    let known = solved.filter {
      $0.1 != nil && $0.0.start >= from && $0.0.start + $0.0.frames <= to
    }
    let near = known.min { abs(middle($0.0) - frame) < abs(middle($1.0) - frame) }
    guard let near, let voice = near.1 else { return nil }
    let seconds = Double(frame - middle(near.0)) / NoteClock.rate
    return voice.operators.map { clamp($0.level + $0.slope * seconds, StillVoice.levels) }
  }

  /// What was read block by block is better than what was read otherwise there.
  private func replace(
    _ readings: inout [[LevelReading]], by found: [[LevelReading]], _ blocks: Range<Int>
  ) {
    for op in found.indices {
      let new = found[op].filter { blocks.contains(Int($0.block)) }
      guard let first = new.first, let last = new.last else { continue }
      let kept = readings[op].filter { $0.block < first.block || $0.block > last.block }
      readings[op] = (kept + new).sorted { $0.block < $1.block }
    }
  }

  /// Short ones while envelopes may rise, longer ones after.
  private func places() -> [(start: Int, frames: Int)] {
    var places: [(start: Int, frames: Int)] = []
    let release = self.release ?? target.count
    var t = Double(Still.lead)
    while true {
      let start = Int(t)
      let isEarly = start < Self.attack || (start >= release && start < release + Self.attack)
      let length = isEarly ? Self.short : Self.length
      guard start + length < target.count - 64 else { break }
      if !(start < release && start + length > release) { places.append((start, length)) }
      let since = start < release ? t : t - Double(release)
      let wide = self.release == nil ? Self.even : max(128, min(1500, 0.055 * since))
      t += isEarly ? Double(Self.short / 2) : wide
      // The release begins with a short one of its own.
      if start < release, Int(t) > release { t = Double(release) }
    }
    return places.isEmpty ? [(Still.lead, Self.short)] : places
  }

  private func seed(_ frame: Int, _ track: Track, _ base: StillVoice) -> StillVoice {
    let known = track.moments.filter { $0.error != nil }
    guard let near = known.min(by: { abs($0.frame - frame) < abs($1.frame - frame) }) else {
      return base
    }
    var voice = base
    for op in voice.operators.indices {
      voice.operators[op].level = near.voice.operators[op].level
      voice.operators[op].slope = 0
    }
    return voice
  }

  private mutating func solve(
    _ before: StillVoice, _ still: Still, _ frame: Int, _ track: Track, _ base: StillVoice
  ) -> StillVoice {
    var unknowns = StillUnknowns()
    unknowns.hasLoop = false
    var best = before
    (best.cost, best.error) = (1e9, 1e9)
    // At the start and after the release levels may jump, modulators upwards too.
    let isHeld = frame < release ?? .max
    let isSudden = !isHeld || frame < 600
    for attempt in 0..<(isSudden ? 8 : release == nil ? 4 : 2) {
      var voice = attempt == 1 && isHeld ? seed(frame, track, base) : before
      if attempt > 1 || (attempt == 1 && !isHeld) {
        if best.error < Self.fair { break }
        let width = attempt % 2 == 1 ? 2.0 : 6
        for op in voice.operators.indices {
          let level = voice.operators[op].level + (random.unit() - 0.5) * width
          voice.operators[op].level = clamp(level, StillVoice.levels)
        }
      }
      if attempt == 0 { for op in voice.operators.indices { voice.operators[op].slope *= 0.5 } }
      voice.loop = base.loop
      solver.solve(&voice, on: still, unknowns, iterations: attempt > 1 ? 6 : 4)
      if voice.cost < best.cost { best = voice }
      if attempt == 0, voice.error < Self.good { break }
    }
    return best
  }

  private func readings(
    _ base: StillVoice, _ frames: [Int], _ stills: [Still], _ voices: [StillVoice?]
  ) -> [[LevelReading]] {
    var unknowns = StillUnknowns()
    unknowns.hasLoop = false
    var readings = [[LevelReading]](repeating: [], count: base.count)
    for (place, frame) in frames.enumerated() {
      let block = Double(2 * frame + stills[place].frames) / 128
      guard let voice = voices[place] else {
        for op in base.operators.indices where base.operators[op].isCarrier {
          readings[op].append(LevelReading(block: block, level: Self.silent, weight: 4))
        }
        continue
      }
      let variances =
        solver.variances(voice, on: stills[place], unknowns, isExact: true).levels
      for op in voice.operators.indices {
        let variance = 4 * variances[op] + Self.least + 2 * voice.error
        readings[op].append(
          LevelReading(
            block: block, level: max(Self.silent, voice.operators[op].level),
            weight: 1 / variance))
      }
    }
    return readings
  }
}
