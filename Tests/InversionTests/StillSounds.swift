import DX7
import FMSynthesis
import Foundation
import RealtimePrimitives
import VoiceSearch

@testable import Inversion

/// Sounds whose structure is known.
enum StillSounds {
  static let middleC = 440 * exp2(-0.75)

  static func op(
    _ ratio: Double, level: Double, targets: UInt8 = 0, spread: Double = 0.0028
  ) -> StillOperator {
    let hertz = ratio * middleC
    var op = StillOperator(RatioCandidate(hertz: hertz, spread: spread * hertz))
    (op.level, op.targets) = (level, targets)
    return op
  }

  /// A carrier with a modulator that feeds itself, and a carrier by itself.
  static var threeOperators: StillVoice {
    var voice = StillVoice()
    voice.operators = [
      op(1, level: -0.4), op(2, level: -1.2, targets: 1), op(3.5, level: -1.5),
    ]
    (voice.looped, voice.loop) = (1, 0.125)
    return voice
  }

  /// Carriers' outputs of a voice that stands as `voice` does in the middle of a stretch, in cycles.
  static func samples(_ voice: StillVoice, middle: Double, frames: Int) -> [Float] {
    var past = [[Double]](repeating: [0, 0], count: voice.count)
    var sound: [Float] = []
    for frame in 0..<frames {
      let seconds = Double(frame) / 48_000
      var (outputs, sum) = ([Double](repeating: 0, count: voice.count), 0.0)
      for op in voice.order {
        let own = voice.operators[op]
        var turns = (own.hertz + own.shift) * seconds
        for from in 0..<voice.count where voice.operators[from].targets >> UInt8(op) & 1 == 1 {
          turns += outputs[from]
        }
        if op == voice.looped { turns += voice.loop * (past[op][0] + past[op][1]) }
        let gain = exp2(own.level + own.slope * (seconds - middle))
        outputs[op] = gain * sin(2 * .pi * turns)
        if own.isCarrier { sum += outputs[op] }
      }
      for op in past.indices { past[op] = [outputs[op], past[op][0]] }
      sound.append(Float(sum))
    }
    return sound
  }

  /// A voice of the engine's: two carriers, each with a modulator, plucked.
  static var twoStacks: Genome {
    var genome = Genome(voice: DX7Voice(), key: 60, held: 562)
    genome[.algorithm] = 4
    genome[.feedback] = 0
    let numbers = [(0, 2, 95, 52), (1, 6, 78, 60), (2, 4, 90, 45), (3, 8, 74, 55)]
    for op in 0..<6 { genome[op, .outputLevel] = 0 }
    for (op, coarse, level, rate) in numbers {
      genome[op, .coarse] = coarse
      genome[op, .outputLevel] = level
      (genome[op, .rate1], genome[op, .level1]) = (99, 99)
      (genome[op, .rate2], genome[op, .level2]) = (rate, 70)
      (genome[op, .rate3], genome[op, .level3]) = (25, 0)
      (genome[op, .rate4], genome[op, .level4]) = (60, 0)
    }
    return genome
  }

  /// The structure of `twoStacks` solved on early stills of a sound.
  static func solved(
    _ sound: InversionSound, _ solver: StillSolver
  ) -> (candidate: Candidate, stills: [Still]) {
    let stills = StillPlan(sound.carriers, first: 480, base: middleC).stills
    var structure = StillVoice()
    structure.operators = [
      op(2, level: 0), op(6, level: -1, targets: 1), op(4, level: 0), op(8, level: -1, targets: 4),
    ]
    var candidate = Candidate(voices: stills.map { _ in structure })
    for place in stills.indices {
      solver.solve(&candidate.voices[place], on: stills[place], StillUnknowns(), iterations: 30)
    }
    return (candidate, stills)
  }

  /// The engine's own render, at its own level.
  static func render(_ genome: Genome, blocks: Int) -> [Float] {
    var lanes = CandidateLanes(voices: VoiceTable(), instructionSet: .detect())
    lanes.start([genome])
    let block = aligned(64, Lanes(repeating: 0))
    defer { block.deallocate() }
    var sound: [Float] = []
    for _ in 0..<blocks {
      lanes.advance(into: block)
      for frame in 0..<64 { sound.append(block[frame][0]) }
    }
    return sound
  }
}
