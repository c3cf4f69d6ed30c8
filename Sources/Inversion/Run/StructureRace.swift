import Glibc
import MachineCore

/// One attempt at a structure: beams on the early stills, then the best completed on all stills and
/// changed again and again, with the tracker as judge.
/// - Thread: one at a time.
final class StructureRace {
  let stills: [Still]
  let workshop: Workshop
  private var tracker: Tracker
  private var changes: TrackedChanges
  private var random: SearchRandom
  private var beams: [Beam] = []
  private var pool: [Candidate] = []
  private var places: [StructureKey: Int] = [:]
  private var expanded: Set<StructureKey> = []
  private var pruned: Set<StructureKey> = []
  /// Whether the tracker found what it can not be told from the truth.
  private(set) var isFound = false
  private var isExhausted = false
  /// Frames of sixteen lanes that changes by tracks took.
  private var changeFrames = 0

  /// Score at which a track counts as the truth: 43 dB.
  static let found = -4.3
  private static let fromBeam = 16
  private static let choices = 10
  /// Joint costs of candidates that are worth a track: plain, and where free pitch fits more; and
  /// the cost on an early still alone that is: levels may only be wrong on later ones.
  private static let worthTracking = (-2.0, -2.5)
  private static let worthFirst = -2.6
  /// Scores of tracks that a pitch that moves may have spoilt: 22 to 38 dB.
  private static let unsteady = -3.8 ... -2.2
  /// Joint cost from which on detuned twins are worth a try: 18 dB.
  private static let near = -1.8
  /// Candidates of a beam that are followed at once.
  private static let eager = 4
  /// Most often a structure is completed anew.
  private static let completions = 3

  init(
    _ target: [Float], release: Int, _ list: RatioList, _ grid: FrequencyLattice.Grid,
    stills: [Still], hasPitch: Bool, solver: StillSolver, random: SearchRandom
  ) {
    (self.stills, self.random) = (stills, random)
    workshop = Workshop(solver, list, hasPitch: hasPitch)
    tracker = Tracker(target: target, release: release, solver: solver)
    changes = TrackedChanges(
      target: target, stills: stills, grid, hasPitch: hasPitch, step: Self.step(hasPitch),
      solver: solver)
    beams = stills.prefix(3).map { Beam($0, workshop) }
  }

  /// Distance of moments as a share of the time since the key.
  private static func step(_ hasPitch: Bool) -> Double { hasPitch ? 0.14 : 0.12 }

  var hasPitch: Bool { workshop.unknowns.hasPitch }
  var isOver: Bool { isFound || isExhausted }
  /// Whether all beams have come to their end.
  var isPastBeams: Bool { beams.allSatisfy(\.isOver) }
  var trackedMoments: Int { tracker.count }

  /// A part of the work: a size of a beam, or one candidate's changes.
  func step() {
    if isOver { return }
    if let place = beams.firstIndex(where: { !$0.isOver }) {
      beams[place].grow()
      if beams[place].isOver { harvest(place) }
    } else {
      expandNext()
    }
  }

  /// Best candidates, tracked ones by their track.
  var candidates: [Candidate] {
    pool.indices.sorted { (rank(pool[$0]), $0) < (rank(pool[$1]), $1) }.map { pool[$0] }
  }

  /// log10 of the least that any candidate leaves of any still.
  var nearest: Double {
    let least = pool.lazy.flatMap(\.voices).map(\.error).min() ?? 1
    return log10(max(least, 1e-12))
  }

  private func rank(_ candidate: Candidate) -> Double { candidate.tracked ?? candidate.joint }

  // Beams.

  private func harvest(_ place: Int) {
    for voice in beams[place].voices.prefix(Self.fromBeam) {
      var candidate = Candidate(voices: [StillVoice](repeating: voice, count: stills.count))
      complete(&candidate, from: place, parent: nil, iterations: 8)
      push(candidate)
    }
    let best = pool.indices.sorted { (pool[$0].joint, $0) < (pool[$1].joint, $1) }
    let first = pool.indices.sorted {
      (pool[$0].structure.cost, $0) < (pool[$1].structure.cost, $1)
    }
    for index in best.prefix(Self.eager) + first.prefix(Self.eager) where !isFound {
      mend(&pool[index])
      _ = judge(index)
    }
  }

  /// Solves a structure on the stills it does not come from, outwards: what each still tells of the
  /// frequencies lets the next one count whole turns.
  private func complete(
    _ candidate: inout Candidate, from origin: Int, parent: Candidate?, iterations: Int
  ) {
    var near = origin
    for place in Array(stills.indices.dropFirst(origin + 1)) + (0..<origin).reversed() {
      if place < origin { near = origin }
      candidate.voices[place] = completed(
        candidate, place, origin: origin, near: near, parent?.voices[place], iterations)
      if candidate.voices[place].error < Self.told { near = place }
    }
    candidate.joint = joint(candidate)
  }

  /// Error up to which a still tells of frequencies.
  private static let told = 0.03
  /// Turns of phase that it tells.
  private static let turns = 0.04

  private func completed(
    _ candidate: Candidate, _ place: Int, origin: Int, near: Int, _ parent: StillVoice?,
    _ iterations: Int
  ) -> StillVoice {
    let solved = candidate.voices[origin]
    var starts = [candidate.voices[near]]
    if near != origin { starts.append(solved) }
    if let parent {
      starts = [Self.changed(parent, as: solved), candidate.voices[near]]
    } else if near == origin {
      // Modulators mostly fall.
      var moved = solved
      for op in moved.operators.indices where !moved.operators[op].isCarrier {
        moved.operators[op].level += place > origin ? -1 : 0.7
      }
      starts.append(moved)
    }
    var best = StillVoice()
    for (attempt, start) in starts.enumerated() {
      if attempt == 1, let parent, best.cost < 0.7 * workshop.score(parent) { break }
      var voice = start
      for op in voice.operators.indices {
        if attempt > 0 || parent == nil { voice.operators[op].slope = 0 }
        let known = candidate.voices[near].operators[op]
        voice.operators[op].center = known.shift
        voice.operators[op].shift = known.shift
        voice.operators[op].spread = min(known.ownSpread, Self.turns / stills[near].middle)
      }
      workshop.solve(&voice, on: stills[place], iterations: iterations)
      if voice.cost < best.cost { best = voice }
    }
    return best
  }

  private func joint(_ candidate: Candidate) -> Double {
    candidate.voices.reduce(0) { $0 + log10(workshop.score($1) + 1e-5) }
      / Double(candidate.voices.count)
  }

  /// A child's structure with its parent's numbers where nothing changed.
  private static func changed(_ parent: StillVoice, as child: StillVoice) -> StillVoice {
    var voice = child
    (voice.ahead, voice.drift) = (parent.ahead, parent.drift)
    for op in voice.operators.indices {
      if op < parent.count, parent.operators[op].hertz == voice.operators[op].hertz {
        voice.operators[op].level = parent.operators[op].level
        voice.operators[op].shift = parent.operators[op].shift
        voice.operators[op].slope = parent.operators[op].slope
      } else {
        voice.operators[op].slope = 0
      }
    }
    if voice.looped >= 0, parent.looped == voice.looped { voice.loop = parent.loop }
    return voice
  }

  private func push(_ candidate: Candidate) {
    let key = workshop.key(candidate.structure)
    guard let place = places[key] else {
      places[key] = pool.count
      pool.append(candidate)
      return
    }
    let old = pool[place]
    if let tracked = candidate.tracked, tracked < (old.tracked ?? .infinity) - 0.02 {
      if candidate.joint < old.joint - 0.15 { expanded.remove(key) }
      pool[place] = candidate
      return
    }
    // What the track refused does not come back by its stills.
    if let tracked = old.tracked, tracked > old.joint - 0.05 { return }
    guard candidate.joint < old.joint - 0.02 else { return }
    if candidate.joint < old.joint - 0.15 { expanded.remove(key) }
    pool[place] = candidate
    pool[place].completed = old.completed
  }

  // Changes.

  private func expandNext() {
    let open = pool.indices.filter { !expanded.contains(workshop.key(pool[$0].structure)) }
      .sorted { (pool[$0].joint, $0) < (pool[$1].joint, $1) }.prefix(Self.choices)
    guard !open.isEmpty else {
      isExhausted = true
      return
    }
    var choice = 0
    while choice + 1 < open.count, random.chance(0.4) { choice += 1 }
    let place = open[open.startIndex + choice]
    mend(&pool[place])
    if !judge(place) { return }
    let candidate = pool[place]
    expanded.insert(workshop.key(candidate.structure))
    if changeTracked(place) { return }
    expand(candidate, on: chosenStill(candidate), .all, solved: 40, completed: 6)
    for op in 0..<candidate.structure.count {
      for hangs in [false, true] { remove(op, of: candidate, hangs: hangs) }
    }
  }

  /// Score of a track that says what is missing: 22 dB; and what a gain is: a third of a decibel.
  private static let telling = -2.2
  private static let gain = 0.03
  /// How much worse than the best a track may be, and what share of all work changes by tracks are.
  private static let behind = 0.5
  private static let changing = 0.35

  /// Changes a structure by what its track leaves.
  /// - Returns: Whether one of them is better.
  private func changeTracked(_ place: Int) -> Bool {
    let best = pool.lazy.compactMap(\.tracked).min() ?? 0
    guard let track = pool[place].track, track.score < Self.telling,
      track.score < best + Self.behind,
      Double(changeFrames) < Self.changing * Double(workshop.solver.frames)
    else { return false }
    let before = workshop.solver.frames
    defer { changeFrames += workshop.solver.frames - before }
    let whole = (candidate: pool[place], track: track)
    pool[place].track = nil
    var children = changes.grown(whole, &tracker)
    for way in TrackedChanges.ways(whole.candidate.structure) {
      children += changes.replaced(way, whole, &tracker)
    }
    var top = 0.0
    for (candidate, track) in children where track.score < Self.telling {
      var child = candidate
      (child.tracked, child.track) = (track.score, track)
      child.joint = max(joint(child), track.score)
      push(child)
      top = min(top, track.score)
      if track.score < Self.found { isFound = true }
    }
    return top < whole.track.score - Self.gain
  }

  /// Errors of a still that explains its sound, and of one that should too.
  private static let explained = 1e-3
  private static let broken = 0.03
  private static let restarts = 6

  /// A structure that explains one still well explains the others too, once their levels are near
  /// enough to be found.
  private func mend(_ candidate: inout Candidate) {
    guard !candidate.isMended,
      let good = stills.indices.min(by: {
        candidate.voices[$0].error < candidate.voices[$1].error
      }), candidate.voices[good].error < Self.explained
    else { return }
    candidate.isMended = true
    for place in stills.indices where candidate.voices[place].error > Self.broken {
      for _ in 0..<Self.restarts {
        var voice = candidate.voices[good]
        for op in voice.operators.indices {
          let known = voice.operators[op]
          voice.operators[op].level = clamp(
            known.level + 5 * (random.unit() - 0.5), StillVoice.levels)
          voice.operators[op].slope = 0
          voice.operators[op].center = known.shift
          voice.operators[op].spread = min(known.ownSpread, Self.turns / stills[good].middle)
        }
        if hasPitch { (voice.ahead, voice.drift) = (2 * random.unit(), 0) }
        workshop.solve(&voice, on: stills[place], iterations: 8)
        if voice.cost < candidate.voices[place].cost { candidate.voices[place] = voice }
        if voice.error < Self.explained { break }
      }
    }
    candidate.joint = joint(candidate)
  }

  /// Follows a candidate that is good on its stills.
  /// - Returns: Whether it is worth changing.
  private func judge(_ place: Int) -> Bool {
    guard pool[place].tracked == nil, isWorthTracking(pool[place]) else { return true }
    let before = pool[place].joint
    let track = tracker.follow(
      pool[place], stills, hasPitch: hasPitch, step: Self.step(hasPitch))
    (pool[place].tracked, pool[place].track) = (track.score, track)
    if track.score < before { learn(&pool[place], track) }
    pool[place].joint = max(pool[place].joint, track.score)
    if track.score < Self.found || isSteadyButForPitch(pool[place], track) { isFound = true }
    return !isFound && pool[place].joint <= before + 0.3
  }

  /// Whether it is what was looked for and only the pitch moves.
  private func isSteadyButForPitch(_ candidate: Candidate, _ track: Track) -> Bool {
    guard !hasPitch, Self.unsteady.contains(track.score) else { return false }
    return tracker.follow(candidate, stills, hasPitch: true, step: 0.14).score < Self.found
  }

  private func isWorthTracking(_ candidate: Candidate) -> Bool {
    let joint = hasPitch ? Self.worthTracking.1 : Self.worthTracking.0
    let early = candidate.voices.prefix(2).map { workshop.score($0) }.min() ?? 1
    return candidate.joint < joint || log10(early) < Self.worthFirst
  }

  /// Where a track came by a still with better levels, they are taken.
  private func learn(_ candidate: inout Candidate, _ track: Track) {
    for place in stills.indices.dropFirst() {
      let frame = stills[place].start
      guard
        let near = track.moments.min(by: { abs($0.frame - frame) < abs($1.frame - frame) })
      else { continue }
      var voice = near.voice
      for op in voice.operators.indices {
        voice.operators[op].center = candidate.voices[place].operators[op].center
        voice.operators[op].spread = candidate.voices[place].operators[op].spread
      }
      workshop.solve(&voice, on: stills[place], iterations: 6)
      if voice.cost < candidate.voices[place].cost { candidate.voices[place] = voice }
    }
    candidate.joint = joint(candidate)
  }

  private func chosenStill(_ candidate: Candidate) -> Int {
    let worst = stills.indices.max { candidate.voices[$0].cost < candidate.voices[$1].cost } ?? 0
    return random.chance(0.5) ? worst : random.below(stills.count)
  }

  private func expand(
    _ parent: Candidate, on place: Int, _ moves: Proposer.Moves, solved: Int, completed: Int
  ) {
    let voice = parent.voices[place]
    var leads = workshop.leads(
      voice, moves, on: stills[place], most: 400, neighbours: parent.joint < Self.near)
    if voice.count <= 4 {
      leads += workshop.stacks([voice], on: stills[place], most: 400).joined()
      leads += workshop.towers(voice, on: stills[place], most: 400)
    }
    let found = workshop.solved(
      leads, on: stills[place], count: solved, kept: max(4, solved / 3), limit: 1)
    var count = 0
    for child in found {
      if count >= completed || workshop.score(child) > 1.15 * workshop.score(voice) { break }
      let key = workshop.key(child)
      if let known = places[key], pool[known].completed >= Self.completions { continue }
      var candidate = Candidate(voices: parent.voices)
      candidate.voices[place] = child
      complete(&candidate, from: place, parent: parent, iterations: 6)
      count += 1
      push(candidate)
      if let known = places[workshop.key(candidate.structure)] { pool[known].completed += 1 }
    }
  }

  private func remove(_ op: Int, of parent: Candidate, hangs: Bool) {
    let voices = parent.voices.compactMap { $0.removing(op, hangs: hangs) }
    guard voices.count == stills.count, workshop.isPossible(voices[0]) else { return }
    var candidate = Candidate(voices: voices)
    guard pruned.insert(workshop.key(candidate.structure)).inserted else { return }
    for place in stills.indices {
      workshop.solve(&candidate.voices[place], on: stills[place], iterations: 3)
    }
    candidate.joint = joint(candidate)
    push(candidate)
    if candidate.joint < parent.joint + 1.2 {
      expand(
        candidate, on: chosenStill(candidate), [.adds, .feedback], solved: 24, completed: 4)
    }
  }
}
