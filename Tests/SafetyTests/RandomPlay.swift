import FMSynthesis
import Knobs
import Playing
import Rendering

/// An engine that a seed plays on: any patch, any note, any knob, in any order, and a meter at its
/// output.
struct RandomPlay: ~Copyable {
  private var engine: Engine
  private var dice: Dice
  private let patch: UnsafeMutablePointer<Float>
  private let left: UnsafeMutablePointer<Float>
  private let right: UnsafeMutablePointer<Float>
  /// The last 11 frames of the run before: peaks between two runs count too.
  private var tail = [Float](repeating: 0, count: 11)
  private var ceilings: [(frame: UInt64, decibels: Float)] = []
  private static let longest = 6000
  /// Rounds that were loud, and rounds at the ceiling: what the property was really tried on.
  private(set) var soundingRounds = 0
  private(set) var limitedRounds = 0

  static let rates: [Double] = [8000, 11_025, 22_050, 44_100, 48_000, 96_000, 192_000, 384_000]

  init(seed: UInt64) {
    dice = Dice(seed: seed)
    let values = Self.patch(&dice)
    engine = EngineFactory.engine(
      sampleRate: Self.rates[dice.below(Self.rates.count)], patch: values,
      voices: [1, 16, 64, 256][dice.below(4)], seed: UInt32(truncatingIfNeeded: seed))
    patch = .allocate(capacity: PatchLayout.count)
    patch.initialize(repeating: 0, count: PatchLayout.count)
    left = .allocate(capacity: Self.longest)
    right = .allocate(capacity: Self.longest)
    left.initialize(repeating: 0, count: Self.longest)
    right.initialize(repeating: 0, count: Self.longest)
    ceilings = [(0, ceiling)]
    // Left to chance alone one round in two hundred reaches the ceiling.
    if dice.chance(0.7) {
      turn(.masterGain, to: 12)
      turn(.limiterCeiling, to: -24 * dice.unit())
      turn(.polyphony, to: 256)
    }
  }

  private mutating func turn(_ field: PerformanceField, to value: Float) {
    schedule(.knob(id: UInt16(PatchLayout.index(field)), value: value))
  }

  deinit {
    patch.deallocate()
    left.deallocate()
    right.deallocate()
  }

  private var ceiling: Float { engine.knobs.values[PatchLayout.index(.limiterCeiling)] }

  /// One round: perhaps a new patch, a handful of commands, one to four blocks, now and then many.
  /// - Returns: What was wrong, nil if nothing was.
  mutating func round() -> String? {
    if dice.chance(0.3) {
      let values = Self.patch(&dice)
      for i in values.indices { patch[i] = values[i] }
      schedule(.adopt(patch))
    }
    for _ in 0..<dice.below(12) { schedule(command()) }
    let isLong = dice.chance(0.01)
    let frames = isLong ? 1 + dice.below(Self.longest) : 1 + dice.below(256)
    render(frames)
    return fault(frames)
  }

  /// In pieces short enough that the ceiling moves once in each at most: its way is known.
  private mutating func render(_ frames: Int) {
    var done = 0
    while done < frames {
      let count = min(64, frames - done)
      engine.render(left: left + done, right: right + done, frames: count)
      done += count
      ceilings.append((engine.frame, ceiling))
    }
    while engine.replies.pop() != nil {}
    while engine.applied.pop() != nil {}
  }

  private mutating func schedule(_ command: EngineCommand) {
    engine.schedule(
      TimedCommand(frame: engine.frame + UInt64(dice.below(100)), command: command))
  }

  private mutating func command() -> EngineCommand {
    let value = dice.chance(0.05) ? Self.odd[dice.below(Self.odd.count)] : dice.signed()
    let key = UInt8(dice.chance(0.3) ? [0, 1, 126, 127][dice.below(4)] : dice.below(128))
    switch dice.below(16) {
    case 0...5: return .noteOn(key: key, velocity: UInt8(dice.below(128)))
    case 6...7: return .noteOff(key: key)
    case 8: return .pedal(dice.chance(0.5))
    case 9: return .bend(value)
    case 10: return .wheel(value)
    case 11: return dice.chance(0.5) ? .foot(value) : .breath(value)
    case 12: return dice.chance(0.9) ? .aftertouch(value) : .panic
    default: return knob()
    }
  }

  /// What no producer should send, and some may.
  private static let odd: [Float] = [
    .nan, .infinity, -.infinity, .greatestFiniteMagnitude, -1e30, 1e9, -0.0, .leastNonzeroMagnitude,
  ]

  private mutating func knob() -> EngineCommand {
    let id = dice.below(PatchLayout.engineCount)
    let isOdd = dice.chance(0.05)
    let value = isOdd ? Self.odd[dice.below(Self.odd.count)] : Self.value(id, &dice)
    return .knob(id: UInt16(id), value: value)
  }

  /// Either end of a knob's range, or anything between.
  private static func value(_ id: Int, _ dice: inout Dice) -> Float {
    let knob = KnobTable.shared[id]
    if dice.chance(0.2) { return dice.chance(0.5) ? knob.minimum : knob.maximum }
    if dice.chance(0.2) { return knob.default }
    return knob.minimum + (knob.maximum - knob.minimum) * dice.unit()
  }

  private static func patch(_ dice: inout Dice) -> [Float] {
    let isExtreme = dice.chance(0.1)
    return (0..<PatchLayout.count).map { id in
      let knob = KnobTable.shared[id]
      if isExtreme { return dice.chance(0.5) ? knob.minimum : knob.maximum }
      return value(id, &dice)
    }
  }

  private mutating func fault(_ frames: Int) -> String? {
    // A ceiling holds for what comes in under it; what goes out came in a look-ahead ago.
    let reach = UInt64(engine.latencyFrames + frames + 600)
    let start = engine.frame > reach ? engine.frame - reach : 0
    let known = ceilings.lastIndex { $0.frame < start } ?? 0
    ceilings.removeFirst(known)
    let highest = ceilings.map(\.decibels).max() ?? 0
    let output = UnsafeBufferPointer(start: left, count: frames)
    for i in 0..<frames where !left[i].isFinite || left[i] != right[i] {
      return "frame \(i): \(left[i]), \(right[i])"
    }
    if engine.repairedSamples > 0 { return "\(engine.repairedSamples) samples were not finite" }
    let peak = Meter.truePeak(tail + output)
    tail = Array((tail + output).suffix(11))
    let decibels = Meter.decibels(peak)
    if decibels > -60 { soundingRounds += 1 }
    if decibels > highest - 0.1 { limitedRounds += 1 }
    return decibels <= highest + 0.000_1 ? nil : "\(decibels) dBTP over a ceiling of \(highest)"
  }
}
