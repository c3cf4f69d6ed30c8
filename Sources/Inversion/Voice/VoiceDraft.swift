import DX7
import FMSynthesis
import Glibc
import VoiceSearch

/// A recovered structure with all its numbers, before it is a DX7 voice.
struct VoiceDraft: Sendable {
  var structure: StillVoice
  var place: Topology.Place
  var key: FrequencyLattice.Key
  /// By operator of the structure.
  var settings: [FrequencyLattice.Setting]
  var envelopes: [OperatorEnvelope]
  /// 0...7
  var feedback: Int
  /// Control blocks until the key is let go.
  var held: Int

  /// Where each operator of the structure stands in the voice, from 0.
  var operators: [Int] { place.operators }

  /// Level and rate scaling stay neutral: one note does not tell them.
  var genome: Genome {
    var genome = Genome(voice: DX7Voice(), key: UInt8(key.key), held: Int32(held))
    genome[.algorithm] = place.algorithm - 1
    genome[.feedback] = feedback
    genome[.oscillatorSync] = 1
    genome[.transpose] = 24 + key.transpose
    for op in 0..<6 { Self.silence(&genome, op) }
    for (index, op) in place.operators.enumerated() {
      genome.tune(op, settings[index])
      envelopes[index].write(to: &genome, op)
    }
    return genome
  }

  private static func silence(_ genome: inout Genome, _ op: Int) {
    genome[op, .outputLevel] = 0
    (genome[op, .mode], genome[op, .coarse], genome[op, .fine]) = (0, 1, 0)
    genome[op, .detune] = 7
    genome[op, .velocitySensitivity] = 0
    genome[op, .rateScaling] = 0
    genome[op, .ampModSensitivity] = 0
    (genome[op, .leftDepth], genome[op, .rightDepth]) = (0, 0)
  }

  /// Feedback 0...7 nearest to a depth in turns per sum of two outputs.
  static func feedback(log2Depth: Double, _ place: Topology.Place) -> Int {
    guard let looped = place.looped else { return 0 }
    let depth = Algorithms.depth(algorithm: place.algorithm, into: looped, from: looped)
    return Int(clamp((log2Depth - log2(Double(depth)) + 9).rounded(), 1...7))
  }

  /// The depth of a feedback 1...7.
  static func depth(feedback: Int, _ place: Topology.Place) -> Double {
    guard let looped = place.looped, feedback > 0 else { return 0 }
    let depth = Algorithms.depth(algorithm: place.algorithm, into: looped, from: looped)
    return exp2(Double(feedback - 9)) * Double(depth)
  }
}

extension Topology.Place {
  /// The algorithm's operator that feeds itself, from 0.
  var looped: Int? {
    (0..<6).first { Algorithms.edges(algorithm) >> UInt64(7 * $0) & 1 == 1 }
  }
}

extension OperatorEnvelope {
  func write(to genome: inout Genome, _ op: Int) {
    let rates: [DX7OperatorField] = [.rate1, .rate2, .rate3, .rate4]
    let levels: [DX7OperatorField] = [.level1, .level2, .level3, .level4]
    for stage in 0..<4 {
      genome[op, rates[stage]] = self.rates[stage]
      genome[op, levels[stage]] = self.levels[stage]
    }
    genome[op, .outputLevel] = outputLevel
    genome[op, .velocitySensitivity] = isRaised ? 1 : 0
  }
}
