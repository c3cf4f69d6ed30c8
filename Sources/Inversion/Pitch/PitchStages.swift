import DX7
import MachineCore

// The stages of the pitch envelope.
extension PitchMotion {
  /// Whether the LFO moves the pitch.
  var swings: Bool { self[.lfoPitchDepth] > 0 && self[.lfoPitchSensitivity] > 0 }

  /// Whether the pitch envelope moves while the key is down.
  var isBent: Bool { Self.fields[4..<7].contains { self[$0] != self[.pitchLevel4] } }

  /// Levels of the held note that are not the key's own pitch.
  var bends: Int { Self.fields[4..<7].count { self[$0] != 50 } }

  func with(only fields: some Sequence<DX7VoiceField>) -> PitchMotion {
    var part = PitchMotion()
    for field in fields { part[field] = self[field] }
    return part
  }

  private typealias Stage = (rate: Int, level: Int)

  private var stages: [Stage] {
    get { (0..<3).map { (self[Self.fields[$0]], self[Self.fields[4 + $0]]) } }
    set {
      for stage in 0..<3 {
        (self[Self.fields[stage]], self[Self.fields[4 + stage]]) = newValue[stage]
      }
    }
  }

  /// The same way or nearly, by other stages: one less, one more that goes nowhere, or one in two
  /// halves. What number by number is far away.
  func reshaped() -> [PitchMotion] {
    var all: [PitchMotion] = []
    func append(_ change: (inout [Stage]) -> Void) {
      var motion = self
      change(&motion.stages)
      if motion != self { all.append(motion) }
    }
    for stage in 0..<3 {
      let before = stage == 0 ? self[.pitchLevel4] : stages[stage - 1].level
      append { stages in
        stages.remove(at: stage)
        stages.append((99, stages[1].level))
      }
      append { $0.insert((99, before), at: stage) }
      append { $0.insert(($0[stage].rate, (before + $0[stage].level) / 2), at: stage) }
    }
    // A level on the way from one to the next is a stage to spare.
    append { $0[0] = ($0[1].rate, ($0[0].level + $0[1].level) / 2) }
    append { $0[1] = ($0[2].rate, ($0[1].level + $0[2].level) / 2) }
    append { $0[2].rate = $0[1].rate }
    return all + simpler()
  }

  /// Without one thing that may only make up for another.
  private func simpler() -> [PitchMotion] {
    [DX7VoiceField.lfoPitchDepth, .pitchLevel3, .pitchLevel4].compactMap { field in
      var motion = self
      motion[field] = field == .lfoPitchDepth ? 0 : 50
      return motion == self ? nil : motion
    }
  }

  /// Somewhere near: one or two numbers otherwise.
  func kicked(_ random: inout SearchRandom) -> PitchMotion {
    var motion = self
    for _ in 0..<random.within(1...2) {
      switch random.below(swings ? 8 : 5) {
      case 0, 1: motion[random.pick(Array(Self.fields[0..<3]))] = random.within(20...99)
      case 2, 3: motion[random.pick(Array(Self.fields[4..<7]))] += random.step(1...20)
      case 4: motion[.pitchLevel4] = random.chance(0.5) ? 50 : motion[.pitchLevel1]
      case 5: motion[.lfoSpeed] += random.step(1...8)
      case 6: motion[.lfoDelay] = random.chance(0.5) ? 0 : random.within(5...70)
      default: motion[.lfoPitchDepth] += random.step(1...20)
      }
    }
    return motion
  }

  /// What voices do that bend at all: a little, or all over the place.
  func drawingEnvelope(_ random: inout SearchRandom) -> PitchMotion {
    var motion = self
    motion[.pitchLevel4] = random.chance(0.6) ? 50 : random.within(40...60)
    for stage in 0..<3 {
      motion[Self.fields[stage]] = random.below(100)
      motion[Self.fields[4 + stage]] = random.chance(0.5) ? 50 : random.within(40...60)
    }
    if random.chance(0.7) { motion[.pitchLevel3] = 50 }
    if random.chance(0.3) {
      for field in Self.fields[4..<8] { motion[field] = random.below(100) }
    }
    return motion
  }
}
