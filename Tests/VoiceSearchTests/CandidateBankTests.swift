import DX7
import FMSynthesis
import RealtimePrimitives
import TestSupport
import Testing

@testable import VoiceSearch

@Suite struct CandidateBankTests {
  @Test func everyLaneSoundsAsTheEngineDoes() {
    let voices = EngineNotes.voices(48)
    for start in stride(from: 0, to: 48, by: 16) {
      let group = Array(voices[start..<(start + 16)])
      let lanes = render(group, blocks: 400) { _ in true }
      for (lane, genome) in group.enumerated() {
        let own = EngineNotes.reference(genome, blocks: 400)
        let error = zip(own, lanes[lane]).map { abs($0 - $1) }.max() ?? 1
        #expect(error < 1e-5, "voice \(start + lane)")
      }
    }
  }

  /// Feedback remembers two samples; a block rendered ahead gives it its past, unless it is chaotic
  /// (7 with full level).
  @Test func skippedBlocksLeaveNoTrace() {
    let voices = EngineNotes.voices(64).filter { $0[.feedback] < 5 }
    let group = Array(voices.prefix(16))
    let lanes = render(group, blocks: 400) { $0 % 20 >= 11 }
    for (lane, genome) in group.enumerated() {
      let own = EngineNotes.reference(genome, blocks: 400)
      var error: Float = 0
      for frame in own.indices where frame / 64 % 20 >= 12 {
        error = max(error, abs(own[frame] - lanes[lane][frame]))
      }
      #expect(error < 1e-5, "lane \(lane)")
    }
  }

  @Test func aVoiceStraightFromBytesIsTheSamePatch() {
    let conversion = VoiceConversion()
    let table = VoiceTable()
    for genome in EngineNotes.voices(32) {
      var patch = [Float](repeating: -1, count: PatchLayout.count)
      patch.withUnsafeMutableBufferPointer { buffer in
        if let base = buffer.baseAddress { table.fill(genome.bytes, into: base) }
      }
      #expect(patch == conversion.patch(genome.voice(named: "")))
    }
  }

  /// The loss of a voice's own sound.
  @Test func itsOwnVoiceIsNearest() {
    let genome = EngineNotes.voices(3)[2]
    let sound = EngineNotes.reference(genome, blocks: 600)
    for view in [WindowPlan.short, .long] {
      let target = ScoringTarget(sound, view: view, release: 300 * 64)
      let scorer = SearchScorer(voices: VoiceTable(), instructionSet: .detect())
      var louder = genome
      louder.shiftCarriers(by: -4)
      let scores = scorer.score([genome, louder], against: target)
      #expect(scores[0].loss < 0.01)
      #expect(abs(scores[0].gain) < 0.01)
      #expect(scores[1].loss > 0.2)
      #expect(abs(scores[1].gain - 4 * 0.7526) < 0.2)
    }
  }

  private func render(
    _ group: [Genome], blocks: Int, where wanted: (Int) -> Bool
  ) -> [[Float]] {
    var bank = CandidateBank(
      sampleRate: 48_000, instructionSet: .detect(), defaults: EngineNotes.defaults())
    let table = VoiceTable()
    for (lane, genome) in group.enumerated() {
      table.fill(genome.bytes, into: bank.patch(lane))
      bank.start(
        lane: lane, key: genome.key, velocity: 100, heldFrames: Int(genome.held) * 64)
    }
    var lanes = [[Float]](repeating: [], count: group.count)
    var block = [Lanes](repeating: Lanes(repeating: 0), count: 64)
    for index in 0..<blocks {
      let isWanted = wanted(index)
      block.withUnsafeMutableBufferPointer { bank.advance(into: isWanted ? $0.baseAddress : nil) }
      for lane in group.indices {
        lanes[lane] += block.map { isWanted ? $0[lane] : 0 }
      }
    }
    return lanes
  }
}
