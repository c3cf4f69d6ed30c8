import DX7
import Foundation
import Inversion
import TestSupport
import VoiceSearch

/// Envelopes and notes that are made up.
enum Made {
  static func envelope(_ dice: inout SearchRandom) -> OperatorEnvelope {
    var envelope = OperatorEnvelope()
    envelope.rates = (0..<4).map { _ in dice.within(0...99) }
    envelope.levels = (0..<4).map { _ in dice.chance(0.2) ? 0 : dice.within(0...99) }
    if dice.chance(0.3) { envelope.levels[2] = envelope.levels[1] }
    if dice.chance(0.3) { envelope.levels[0] = 0 }
    envelope.outputLevel = dice.within(60...99)
    envelope.isRaised = dice.chance(0.5)
    return envelope
  }

  /// One operator, fixed at 1 kHz.
  static func sine(_ envelope: OperatorEnvelope, held: Int) -> Genome {
    var genome = Genome(voice: DX7Voice(), key: 60, held: Int32(held))
    genome[.algorithm] = 31
    for op in 0..<6 { genome[op, .outputLevel] = 0 }
    genome.set(0, envelope)
    genome[0, .mode] = 1
    genome[0, .coarse] = 3
    genome[0, .fine] = 0
    return genome
  }

  /// A `sine` that stands at full level from its second block on.
  static func steady(blocks: Int) -> [Float] {
    var envelope = OperatorEnvelope()
    envelope.levels = [99, 99, 99, 99]
    return EngineNotes.reference(sine(envelope, held: blocks), blocks: blocks)
  }

  /// Amplitude of a `sine` at the end of a block, 1 at full level: its ramp's line through the block.
  /// - Parameters:
  ///   - steady: As long, of the same phases.
  ///   - block: From 1 on.
  static func gain(_ sound: [Float], over steady: [Float], atEndOf block: Int) -> Double {
    var (aa, ab, bb, ya, yb) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for frame in 0..<64 {
      let wave = Double(steady[64 * block + frame])
      let share = Double(frame + 1) / 64
      let (a, b) = (wave * (1 - share), wave * share)
      let y = Double(sound[64 * block + frame])
      (aa, ab, bb) = (aa + a * a, ab + a * b, bb + b * b)
      (ya, yb) = (ya + y * a, yb + y * b)
    }
    return (yb * aa - ya * ab) / (aa * bb - ab * ab)
  }

  /// Levels as a tracker reads them, densely at first, with an error.
  static func readings(
    _ envelope: OperatorEnvelope, held: Int, noise: Double, _ dice: inout SearchRandom
  ) -> [LevelReading] {
    let sound = EngineNotes.reference(sine(envelope, held: held), blocks: held + 400)
    let steady = steady(blocks: held + 400)
    var blocks: [Int] = []
    for start in [1, held] {
      var block = start
      while block < (start == 1 ? held - 1 : held + 400) {
        blocks.append(block)
        block += max(2, (block - start) / 16)
      }
    }
    return blocks.map { block in
      let level = max(-11, log2(max(gain(sound, over: steady, atEndOf: block), 1e-9)) + 1)
      let error = noise * (dice.unit() + dice.unit() + dice.unit() - 1.5) * 2
      return LevelReading(
        block: Double(block + 1), level: level + error, weight: 1 / (4e-4 + noise * noise))
    }
  }

  /// How far one sound is from another, in dB.
  static func snr(_ target: [Float], _ sound: [Float]) -> Double {
    let energy = target.reduce(0) { $0 + Double($1 * $1) }
    let rest = zip(target, sound).reduce(0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
    return 10 * log10(energy / max(rest, 1e-30))
  }
}
