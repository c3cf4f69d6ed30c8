import DX7
import Foundation

/// A voice as the network's outputs: choices as one score each, levels and envelopes as numbers.
///
/// Fine, detune, LFO and pitch envelope are not in it: six windows do not tell them.
enum VoiceCode {
  static let algorithms = 0..<32
  static let feedbacks = 32..<40
  /// Operator after operator, 32 each.
  static let coarses = 40..<232
  /// 0...1
  static let levels = 232..<238
  /// Operator after operator: four rates, four levels, 0...1.
  static let envelopes = 238..<286
  static let count = 286

  static func coarse(_ op: Int) -> Range<Int> {
    (coarses.lowerBound + 32 * op)..<(coarses.lowerBound + 32 * op + 32)
  }

  /// Loss and its derivative by each output, for the bytes that were to come out.
  static func loss(_ outputs: [Float], _ bytes: [UInt8]) -> (loss: Float, slope: [Float]) {
    var slope = [Float](repeating: 0, count: count)
    var loss: Float = 0
    func choose(_ range: Range<Int>, _ wanted: Int, _ weight: Float) {
      let shares = softmax(outputs[range])
      loss -= weight * log(max(shares[wanted], 1e-9))
      for (i, share) in shares.enumerated() {
        slope[range.lowerBound + i] = weight * (share - (i == wanted ? 1 : 0))
      }
    }
    choose(algorithms, Int(bytes[134]), 1)
    choose(feedbacks, Int(bytes[135]), 0.3)
    for op in 0..<6 {
      let base = DX7Parameter.start(of: op)
      // What is not heard cannot be learned.
      let heard = Float(bytes[base + 16]) / 99
      choose(coarse(op), Int(bytes[base + 18]), 0.4 * heard * heard)
      pull(levels.lowerBound + op, to: heard, 2)
      for i in 0..<8 {
        pull(envelopes.lowerBound + 8 * op + i, to: Float(bytes[base + i]) / 99, 0.5 * heard)
      }
    }
    func pull(_ place: Int, to wanted: Float, _ weight: Float) {
      let off = outputs[place] - wanted
      loss += weight * off * off
      slope[place] = 2 * weight * off
    }
    return (loss, slope)
  }

  /// The likeliest voice of an algorithm.
  static func bytes(_ outputs: [Float], algorithm: Int) -> [UInt8] {
    var bytes = Array(DX7Voice().bytes.prefix(145))
    bytes[134] = UInt8(algorithm)
    bytes[135] = UInt8(best(outputs[feedbacks]))
    for op in 0..<6 {
      let base = DX7Parameter.start(of: op)
      for i in 0..<8 { bytes[base + i] = share(outputs[envelopes.lowerBound + 8 * op + i]) }
      bytes[base + 16] = share(outputs[levels.lowerBound + op])
      bytes[base + 18] = UInt8(best(outputs[coarse(op)]))
    }
    return bytes
  }

  /// Indices of the highest scores, the best first.
  static func ranked(_ scores: ArraySlice<Float>) -> [Int] {
    scores.enumerated().sorted { ($1.element, $0.offset) < ($0.element, $1.offset) }.map(\.offset)
  }

  private static func best(_ scores: ArraySlice<Float>) -> Int { ranked(scores).first ?? 0 }

  private static func share(_ value: Float) -> UInt8 {
    UInt8(min(max((value * 99).rounded(), 0), 99))
  }

  private static func softmax(_ scores: ArraySlice<Float>) -> [Float] {
    let top = scores.max() ?? 0
    let powers = scores.map { exp($0 - top) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }
}
