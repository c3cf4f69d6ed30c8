import DX7
import FMSynthesis
import TestSupport
import Testing
import VoiceSearch

@testable import Inversion

@Suite struct WholeNoteRefinerTests {
  private let held: Int32 = 500
  private let blocks = 700

  /// Three stacks of two, one of them detuned, one with feedback.
  private func voice() -> Genome {
    var genome = Genome(voice: DX7Voice(), key: 60, held: held)
    genome[.algorithm] = 4
    genome[.feedback] = 4
    let ratios = [1, 1, 1, 14, 2, 3]
    let levels = [96, 70, 90, 60, 84, 72]
    for op in 0..<6 {
      var envelope = OperatorEnvelope()
      envelope.rates = [95 - op, 50 + 3 * op, 30 + 2 * op, 50]
      envelope.levels = [99, 85, 20 + 10 * op, 0]
      envelope.outputLevel = levels[op]
      genome.set(op, envelope)
      genome[op, .coarse] = ratios[op]
    }
    genome[2, .detune] = 10
    return genome
  }

  private func refined(_ genome: Genome, seed: UInt64, _ budget: Int) -> WholeNoteRefiner {
    let refiner = WholeNoteRefiner(
      genome, target: EngineNotes.reference(voice(), blocks: blocks),
      random: SearchRandom(seed: seed), instructionSet: .detect())
    refiner.run(candidates: budget)
    return refiner
  }

  private var spoiled: Genome {
    var genome = voice()
    genome[0, .rate2] += 6
    genome[0, .level2] -= 4
    genome[1, .outputLevel] -= 5
    genome[1, .rate3] += 9
    genome[2, .rate4] -= 8
    genome[3, .level3] += 12
    genome[3, .rate1] -= 10
    genome[4, .outputLevel] += 3
    genome[5, .rate2] -= 7
    genome[5, .level2] += 8
    return genome
  }

  @Test func aVoiceWithTenWrongNumbersComesBack() {
    let target = EngineNotes.reference(voice(), blocks: blocks)
    let before = Made.snr(target, EngineNotes.reference(spoiled, blocks: blocks))
    #expect(before < 15)
    // Some dice end where nothing near is better.
    let after = (UInt64(1)...3).map { seed in
      let found = refined(spoiled, seed: seed, 20_000).best.genome
      return Made.snr(target, EngineNotes.reference(found, blocks: blocks))
    }
    #expect(after.allSatisfy { $0 > 30 })
    #expect(after.max() ?? 0 > 80)
  }

  @Test func theSameSeedGivesTheSameNoteHoweverItIsCut() {
    let whole = refined(spoiled, seed: 2, 3000)
    let cut = refined(spoiled, seed: 2, 1000)
    while cut.candidates < whole.candidates { cut.step() }
    #expect(whole.best.genome == cut.best.genome)
    #expect(whole.best.cost == cut.best.cost)
    #expect(whole.candidates == cut.candidates)
  }

  @Test func operatorsAtOneFrequencyChangePlaces() {
    var genome = voice()
    genome[2, .detune] = 7
    #expect(MoveLists.swaps(genome) == [.swap(0, 2)])
    let swapped = NoteMove.swap(0, 2).applied(to: genome)
    #expect(swapped?.envelope(0) == genome.envelope(2))
    #expect(swapped?.envelope(2) == genome.envelope(0))
  }

  @Test func anEnvelopeGoesIntoANoteAndComesOut() {
    var dice = SearchRandom(seed: 9)
    var genome = voice()
    for op in 0..<6 {
      let envelope = Made.envelope(&dice)
      genome.set(op, envelope)
      #expect(genome.envelope(op) == envelope)
    }
  }
}
