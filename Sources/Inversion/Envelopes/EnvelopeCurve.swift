import DX7Laws

/// An operator's level over a note, as the engine's envelopes move it: they go sixteen lanes at a
/// time and block by block, this goes from bend to bend.
///
/// Levels are in units times 65,536 and the same integers as the engine's.
struct EnvelopeCurve {
  /// Blocks in which the level moves by the same step.
  struct Run {
    let blocks: Int32
    let step: Int32
  }

  private enum Motion {
    case hold
    case wait(Int32)
    case move(to: Int32, by: Int32)
  }

  /// Where it stands now, at the end of the block before `block`.
  private(set) var level: Int32 = 0
  private(set) var block: Int32 = 0
  private let targets: SIMD4<Int32>
  private let increments: SIMD4<Int32>
  private let waits: SIMD4<Int32>
  private let waitsFirst: Bool
  private let release: Int32
  private var stage = 0
  private var motion = Motion.hold
  private var isReleased = false

  /// - Parameter release: Block before which the key is let go.
  init(_ envelope: OperatorEnvelope, release: Int, _ tables: EnvelopeTables) {
    let units = envelope.outputUnits
    let waitsFirst = envelope.levels[0] == 0
    var (targets, increments, waits) = (SIMD4<Int32>(), SIMD4<Int32>(), SIMD4<Int32>())
    for stage in 0..<4 {
      let (rate, level) = (envelope.rates[stage], envelope.levels[stage])
      targets[stage] = EnvelopeLaw.target(level: Int32(level), outputLevel: units) << 16
      increments[stage] = tables.increments[rate]
      waits[stage] = stage == 0 && waitsFirst ? tables.firstWaits[rate] : tables.waits[rate]
    }
    (self.targets, self.increments, self.waits) = (targets, increments, waits)
    self.waitsFirst = waitsFirst
    self.release = Int32(clamping: release)
    enter(0)
  }

  /// The next run, which lasts for ever where nothing more moves.
  mutating func next() -> Run {
    if !isReleased, block >= release {
      isReleased = true
      enter(3)
    }
    let room = isReleased ? Int32.max - block : release - block
    switch motion {
    case .hold: return advance(room, 0)
    case .wait(let blocks):
      if blocks > room {
        motion = .wait(blocks - room)
        return advance(room, 0)
      }
      defer { enter(stage + 1) }
      return advance(blocks, 0)
    case .move(let target, let increment):
      return level < target ? rise(target, increment, room) : fall(target, increment, room)
    }
  }

  private mutating func advance(_ blocks: Int32, _ step: Int32) -> Run {
    level += blocks < 2 ? step : step * blocks
    block += blocks
    return Run(blocks: blocks, step: step)
  }

  private mutating func fall(_ target: Int32, _ increment: Int32, _ room: Int32) -> Run {
    let whole = (level - target - 1) / increment
    return whole > 0 ? advance(min(whole, room), -increment) : arrive(target)
  }

  /// Steps are as long as octaves are left, so each octave is a run of its own.
  private mutating func rise(_ target: Int32, _ increment: Int32, _ room: Int32) -> Run {
    let top = EnvelopeLaw.attackOctaves << 24
    let from = max(level, EnvelopeLaw.attackFloor << 16)
    let octaves = (top - from) >> 24
    let step = octaves * increment
    let whole = (target - from - 1) / step
    if target <= from || whole < 1 { return arrive(target) }
    if from > level { return advance(1, from + step - level) }
    let inOctave = (top - (octaves << 24) - from) / step + 1
    return advance(min(whole, inOctave, room), step)
  }

  private mutating func arrive(_ target: Int32) -> Run {
    defer { enter(stage + 1) }
    return advance(1, target - level)
  }

  private mutating func enter(_ next: Int) {
    stage = next
    if next > 3 || (next == 3 && !isReleased) {
      motion = .hold
    } else if targets[next] == level || (next == 0 && waitsFirst) {
      if waits[next] == 0 { return enter(next + 1) }
      motion = .wait(waits[next])
    } else {
      motion = .move(to: targets[next], by: increments[next])
    }
  }
}
