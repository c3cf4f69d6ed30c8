import DX7
import Foundation
import TestSupport
import Testing
import VoiceSearch

@testable import Inversion

/// Several notes of one voice, all of which are known but for what key and velocity do.
@Suite struct KeyboardRefinerTests {
  private static let notes = [48, 60, 72].flatMap { key in
    [60, 110].map { KeyedNote(key: UInt8(key), velocity: UInt8($0), held: 300) }
  }

  /// A modulator that is softer on high keys, answers to velocity and dies away faster there.
  private func truth() -> Genome {
    var genome = Genome(voice: DX7Voice(), key: 60, held: 300)
    genome[.algorithm] = 4
    genome[0, .outputLevel] = 92
    genome[1, .outputLevel] = 78
    genome[1, .coarse] = 3
    for op in 0..<2 {
      (genome[op, .rate1], genome[op, .rate2]) = (90 - 4 * op, 40 + 5 * op)
      (genome[op, .level2], genome[op, .level3]) = (80, 60)
      genome[op, .rateScaling] = 3
    }
    (genome[1, .rightDepth], genome[1, .breakPoint]) = (40, 30)
    genome[1, .velocitySensitivity] = 4
    genome[0, .velocitySensitivity] = 2
    return genome
  }

  /// As one note of key 60 and velocity 110 shows it.
  private func neutral() -> Genome {
    var genome = truth()
    let steps = LevelScaling(genome, 1).steps(key: 60)
    LevelScaling(outputLevel: LevelScalingSolver.outputLevel(steps: steps)).write(to: &genome, 1)
    for op in 0..<2 { genome[op, .velocitySensitivity] = 1 }
    return genome
  }

  private func sound(_ genome: Genome, _ note: KeyedNote) -> [Float] {
    var own = genome
    (own.key, own.held) = (note.key, note.held)
    return EngineNotes.reference(own, blocks: 450, velocity: note.velocity)
  }

  private func refiner(threads: Int) -> KeyboardRefiner {
    KeyboardRefiner(
      neutral(),
      targets: Self.notes.map { KeyboardRefiner.Target($0, samples: sound(truth(), $0)) },
      seed: 1, threads: threads, instructionSet: .detect())
  }

  private func run(_ refiner: KeyboardRefiner, until cost: Double) {
    while refiner.cost < cost { refiner.step() }
  }

  @Test func whatKeyAndVelocityDoIsReadOffSeveralNotes() {
    let refiner = refiner(threads: 2)
    run(refiner, until: 8000)
    refiner.fold()
    run(refiner, until: 12_000)
    let found = refiner.found
    #expect(found.voice[1, .velocitySensitivity] == 4)
    #expect(found.voice[0, .velocitySensitivity] == 2)
    #expect(found.voice[0, .rateScaling] == 3 && found.voice[1, .rateScaling] == 3)
    // A note that nobody heard, between those that were.
    let unheard = KeyedNote(key: 66, velocity: 90, held: 300)
    let (wanted, given) = (sound(truth(), unheard), sound(found.voice, unheard))
    let left = zip(wanted, given).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    let all = wanted.reduce(0) { $0 + $1 * $1 }
    #expect(left < 0.01 * all)
  }

  @Test func theVoiceIsTheSameOnAnyNumberOfThreads() {
    let voices = [1, 3].map { threads in
      let refiner = refiner(threads: threads)
      run(refiner, until: 1500)
      refiner.fold()
      return refiner.found.voice
    }
    #expect(voices[0] == voices[1])
  }

  @Test func aRateScalingThatMovesItsRatesKeepsThemOnItsKey() throws {
    let voice = KeyboardVoice(neutral(), notes: Self.notes)
    let moved = try #require(
      KeyboardMove.rates(op: 1, scaling: 6, key: 60).applied(to: voice))
    let steps = [voice, moved].map { voice in
      EnvelopeSteps.all(voice.shared, 1, key: 60)
    }
    #expect(steps[0] == steps[1])
  }
}

/// Steps of the chip that an operator's rates come to on a key.
private enum EnvelopeSteps {
  static func all(_ genome: Genome, _ op: Int, key: Int) -> [Int] {
    let x = min(max(key / 3 - 7, 0), 31)
    return [DX7OperatorField.rate1, .rate2, .rate3].map {
      genome[op, $0] * 41 / 64 + genome[op, .rateScaling] * x / 8
    }
  }
}
