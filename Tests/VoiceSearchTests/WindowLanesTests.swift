import DX7
import FMSynthesis
import TestSupport
import Testing

@testable import VoiceSearch

/// What is rendered where windows lie, and only as far as it differs, is the engine's sound.
@Suite struct WindowLanesTests {
  private static let blocks = Array(0..<8) + [20, 21, 60, 61, 62, 140, 299, 300, 301, 350, 351]

  @Test(arguments: Kind.allCases) func candidatesSoundAsTheEngineDoes(_ kind: Kind) {
    var dice = SearchRandom(seed: 5)
    // Feedback is given a block to remember; with much of it more comes back.
    for base in EngineNotes.voices(40).filter({ $0[.feedback] < 4 }).prefix(6) {
      var lanes = WindowLanes(
        base, blocks: Self.blocks, voices: VoiceTable(), instructionSet: .detect())
      for round in 0..<3 {
        let from = lanes.base
        let group = (0..<(round == 1 ? 5 : 16)).map { _ in kind.changed(from, &dice) }
        lanes.prepare(group)
        expect(&lanes, group, "\(kind), round \(round)")
        lanes.adopt(2)
        #expect(lanes.base == group[2])
      }
      // After all kinds of bases the lanes hold nothing of those that were tried.
      let last = Kind.levels.changed(lanes.base, &dice)
      lanes.prepare([last])
      expect(&lanes, [last], "after \(kind)")
    }
  }

  @Test func kindsInTurnsLeaveNothingBehind() {
    var dice = SearchRandom(seed: 6)
    let base = EngineNotes.voices(40).filter { $0[.feedback] > 0 && $0[.feedback] < 4 }[0]
    var lanes = WindowLanes(
      base, blocks: Self.blocks, voices: VoiceTable(), instructionSet: .detect())
    for round in 0..<24 {
      let kind = dice.pick(Kind.allCases)
      let from = lanes.base
      let group = (0..<dice.within(1...16)).map { _ in kind.changed(from, &dice) }
      lanes.prepare(group)
      expect(&lanes, group, "\(kind), round \(round)")
      if dice.chance(0.5) { lanes.adopt(dice.below(group.count)) }
    }
  }

  /// Loud feedback is chaos, which is played in whole numbers; its past is known from the start on.
  @Test func chaosSoundsAsTheEngineDoesWhileTheNoteBegins() {
    var dice = SearchRandom(seed: 7)
    let blocks = Array(0..<12)
    var base = EngineNotes.voices(4)[0]
    (base[.algorithm], base[.feedback], base[.lfoAmpDepth]) = (31, 7, 0)
    (base[5, .outputLevel], base[5, .level1], base[5, .rate1]) = (99, 99, 99)
    (base[5, .rate2], base[5, .level2]) = (20, 95)
    var lanes = WindowLanes(
      base, blocks: blocks, voices: VoiceTable(), instructionSet: .detect())
    for round in 0..<4 {
      let group = (0..<16).map { lane -> Genome in
        var g = lanes.base
        if lane % 2 == 0 { g[5, .rate1] = 80 + lane } else { g[0, .level1] = dice.below(100) }
        if round == 2 { g[5, .detune] = lane % 15 }
        return g
      }
      lanes.prepare(group)
      expect(&lanes, group, "round \(round)", at: blocks)
      lanes.adopt(round + 3)
    }
  }

  private func expect(
    _ lanes: inout WindowLanes, _ group: [Genome], _ what: String,
    at blocks: [Int] = Self.blocks
  ) {
    let owns = group.map { EngineNotes.reference($0, blocks: 360) }
    var rest = [Float](repeating: 0, count: 64)
    var error: Float = 0
    for (slot, block) in blocks.enumerated() {
      let mix = lanes.render(slot)
      rest.withUnsafeMutableBufferPointer { buffer in
        if let base = buffer.baseAddress { lanes.renderOthers(slot, into: base) }
      }
      for (lane, own) in owns.enumerated() {
        for frame in 0..<64 {
          error = max(error, abs(own[64 * block + frame] - mix[frame][lane] - rest[frame]))
        }
      }
    }
    #expect(error < 2e-5, "\(what)")
  }

  enum Kind: CaseIterable {
    case levels, stack, pitch, feedback, motion, sensitivity, held, algorithm, key

    func changed(_ genome: Genome, _ dice: inout SearchRandom) -> Genome {
      var g = genome
      let op = dice.below(6)
      switch self {
      case .levels: level(&g, op, &dice)
      case .stack: for op in 0..<3 { level(&g, 2 * op, &dice) }
      case .pitch:
        g[op, .coarse] = dice.below(8)
        g[op, .detune] = dice.below(15)
      case .feedback: g[.feedback] = dice.below(4)
      case .motion:
        g[.lfoPitchDepth] = dice.below(60)
        g[.lfoPitchSensitivity] = dice.below(4)
        g[.pitchLevel1] = dice.within(45...55)
        g[.lfoSpeed] = dice.below(100)
      case .sensitivity:
        g[.lfoAmpDepth] = dice.below(100)
        g[op, .ampModSensitivity] = dice.below(4)
      case .held: g.held = Int32(dice.within(290...310))
      case .algorithm: g[.algorithm] = dice.below(32)
      case .key: g.key = UInt8(dice.within(50...70))
      }
      return g
    }

    private func level(_ g: inout Genome, _ op: Int, _ dice: inout SearchRandom) {
      g[op, .outputLevel] = dice.within(0...90)
      g[op, .rate2] = dice.below(100)
      g[op, .level2] = dice.below(100)
      g[op, .rate4] = dice.below(100)
    }
  }
}
