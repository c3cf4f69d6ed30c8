import DX7Laws

/// One operator's DX7 envelope: straight pieces of log level over time, in control blocks.
///
/// The times of the stages' switches are functions of rates and levels, so `adjoint` knows what a
/// faster attack does to the release.
struct DX7Envelope {
  struct Settings {
    /// Four each: level units, level units per block, blocks.
    var targets = [Double](repeating: 0, count: 4)
    var increments = [Double](repeating: 0, count: 4)
    var waits = [Double](repeating: 0, count: 4)
    /// The first stage has level 0: it waits, whatever the level is.
    var waitsFirst = false
    /// Block before which the key is let go.
    var release = 0
    var blocks = 0
    var rounding = Rounding.none
  }

  struct Piece {
    var start: Double
    /// Level units at the start, before and after an attack's jump.
    var entry: Double
    var level: Double
    /// Level units per block, and its derivative by the stage's increment.
    var speed: Double
    var multiplier: Double
    var stage: Int
    var end = End.cut
    /// Blocks until the end, not rounded.
    var duration = Double.infinity
    var isFloored: Bool { level != entry }
  }

  enum End { case target, boundary, wait, cut }

  let settings: Settings
  private(set) var pieces: [Piece] = []
  private var time = 0.0
  private var level = 0.0

  init(_ settings: Settings) {
    self.settings = settings
    let release = Double(settings.release)
    for stage in 0..<3 where !pass(stage, until: release) { break }
    stay(stage: 2, until: release)
    guard settings.release < settings.blocks else { return }
    if pass(3, until: .infinity) { stay(stage: 3, until: .infinity) }
  }

  /// Levels at the ends of all blocks.
  func levels() -> [Double] {
    var result = [Double](repeating: 0, count: settings.blocks)
    for index in pieces.indices {
      let piece = pieces[index]
      for block in samples(index) {
        let at = Double(block) - piece.start
        result[block - 1] = at == 0 ? piece.entry : piece.level + piece.speed * at
      }
    }
    return result
  }

  /// Blocks whose ends lie on a piece; the end of block b is time b + 1.
  func samples(_ index: Int) -> Range<Int> {
    let first = max(1, Int(min(pieces[index].start.rounded(.up), 1e9)))
    let isLast = index + 1 == pieces.count
    let end = isLast ? Double(settings.blocks + 1) : pieces[index + 1].start.rounded(.up)
    let last = min(settings.blocks + 1, Int(min(end, 1e9)))
    return first..<max(first, last)
  }

  /// Appends a stage's pieces. - Returns: whether it is over before `limit`.
  private mutating func pass(_ stage: Int, until limit: Double) -> Bool {
    if time >= limit { return false }
    let target = settings.targets[stage]
    let stands = level == target || (stage == 0 && settings.waitsFirst)
    if stands && settings.waits[stage] > 0 {
      return add(
        Piece(start: time, entry: level, level: level, speed: 0, multiplier: 0, stage: stage),
        .wait, after: wait(stage), to: level, limit)
    }
    if target < level {
      let speed = -settings.increments[stage]
      return add(
        Piece(start: time, entry: level, level: level, speed: speed, multiplier: -1, stage: stage),
        .target, after: (target - level) / speed, to: target, limit)
    }
    return rise(stage, target, limit)
  }

  /// Attacks jump up at once and slow down towards the top, octave by octave.
  private mutating func rise(_ stage: Int, _ target: Double, _ limit: Double) -> Bool {
    let entry = level
    let octaves = Double(EnvelopeLaw.attackOctaves)
    level = max(level, Double(EnvelopeLaw.attackFloor))
    var multiplier = (octaves - level / 256).rounded(.down)
    var first = true
    while time < limit {
      let speed = multiplier * settings.increments[stage]
      let boundary = 256 * (octaves - multiplier)
      let piece = Piece(
        start: time, entry: first ? entry : level, level: level, speed: speed,
        multiplier: multiplier, stage: stage)
      first = false
      let toTarget = (target - level) / speed
      let toBoundary = (boundary - level) / speed
      if rounded(toTarget) <= roundedPast(toBoundary) {
        return add(piece, .target, after: toTarget, to: target, limit)
      }
      let next =
        settings.rounding == .engine
        ? level + speed * (roundedPast(toBoundary) - time) : boundary
      if !add(piece, .boundary, after: toBoundary, to: next, limit) { return false }
      let following = (octaves - level / 256).rounded(.down)
      multiplier = settings.rounding == .engine ? following : multiplier - 1
    }
    return false
  }

  /// Blocks; the engine counts whole frames and moves on with the block of the last.
  private func wait(_ stage: Int) -> Double {
    guard settings.rounding == .engine else { return settings.waits[stage] }
    let frames = max(1, Int32((settings.waits[stage] * 64).rounded()))
    return Double(EnvelopeLaw.waitBlocks(frames: frames, blockFrames: 64))
  }

  /// The first block's end at which a level is reached.
  private func rounded(_ duration: Double) -> Double {
    guard settings.rounding == .engine else { return time + duration }
    return max(time + 1, (time + duration).rounded(.up))
  }

  /// The first block's end at which it is passed.
  private func roundedPast(_ duration: Double) -> Double {
    guard settings.rounding == .engine else { return time + duration }
    return (time + duration).rounded(.down) + 1
  }

  private mutating func add(
    _ piece: Piece, _ end: End, after duration: Double, to next: Double, _ limit: Double
  ) -> Bool {
    var piece = piece
    let over =
      switch end {
      case .boundary: roundedPast(duration)
      case .wait: time + duration
      case .target, .cut: rounded(duration)
      }
    if over > limit {
      pieces.append(piece)
      level = piece.level + piece.speed * (limit - time)
      time = limit
      return false
    }
    (piece.end, piece.duration) = (end, duration)
    pieces.append(piece)
    (time, level) = (over, next)
    return true
  }

  /// Stands until `limit`.
  private mutating func stay(stage: Int, until limit: Double) {
    if time >= limit { return }
    pieces.append(
      Piece(start: time, entry: level, level: level, speed: 0, multiplier: 0, stage: stage))
    time = limit
  }
}
