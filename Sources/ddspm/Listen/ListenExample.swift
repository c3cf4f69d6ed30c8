import FMSynthesis
import Foundation
import Knobs

/// A patch that shows what an algorithm is good for. One row of the table below; operator 1 first.
struct ListenExample {
  let algorithm: Int
  let name: String
  private let ratios: [Float]
  private let levels: [Float]
  /// Radians at level 1.
  private let feedback: Float
  /// One letter an operator: see `Shape`.
  private let shapes: String

  private init(
    _ algorithm: Int, _ name: String, _ ratios: [Float], _ levels: [Float], _ feedback: Float,
    _ shapes: String
  ) {
    self.algorithm = algorithm
    self.name = name
    self.ratios = ratios
    self.levels = levels
    self.feedback = feedback
    self.shapes = shapes
  }

  var file: String { String(format: "algorithm-%02d.wav", algorithm) }

  /// The edges in words, as HTML.
  var wiring: String {
    let edges = Algorithms.edges(algorithm)
    var words: [String] = []
    for from in (0..<6).reversed() {
      for into in (0..<6).reversed() where edges & (1 << UInt64(6 * into + from)) != 0 {
        words.append(
          from == into ? "\(from + 1)&#8634;" : "\(from + 1)&#8594;\(number(into))")
      }
    }
    let alone = (0..<6).filter { isCarrier($0) && (edges >> UInt64(6 * $0)) & 63 == 0 }
    return (words + alone.map(number)).joined(separator: " ")
  }

  var patch: [Float] {
    var patch = KnobTable.shared.patchKnobs.map(\.default)
    patch[PatchLayout.index(.algorithm)] = Float(algorithm)
    patch[PatchLayout.index(.feedback)] = feedback
    for (op, shape) in shapes.compactMap({ Shape(rawValue: $0) }).enumerated() {
      patch[PatchLayout.index(op, .ratio)] = ratios[op]
      patch[PatchLayout.index(op, .level)] = levels[op]
      patch[PatchLayout.index(op, .index)] = 20
      patch[PatchLayout.index(op, .velocity)] = isCarrier(op) ? 2 : 3
      patch[PatchLayout.index(op, .detune)] = [1, -2, -1, 2, 0, 1][op]
      patch[PatchLayout.index(op, .carrier)] = isCarrier(op) ? 1 : 0
      for (place, value) in (shape.rates + shape.levels).enumerated() {
        patch[PatchLayout.index(op, .rate1) + place] = value
      }
      for from in 0..<PatchLayout.operators {
        patch[PatchLayout.routing(into: op, from: from)] =
          Algorithms.depth(algorithm: algorithm, into: op, from: from)
      }
    }
    return patch
  }

  private func isCarrier(_ op: Int) -> Bool {
    Algorithms.carriers(algorithm) & (1 << UInt8(op)) != 0
  }

  private func number(_ op: Int) -> String { isCarrier(op) ? "<b>\(op + 1)</b>" : "\(op + 1)" }

  /// Four rates and four levels of an envelope.
  private enum Shape: Character {
    case pluck = "p"
    case bell = "b"
    case organ = "o"
    case horn = "h"
    case strings = "s"
    case click = "k"

    var rates: [Float] {
      switch self {
      case .pluck: return [95, 42, 28, 60]
      case .bell: return [96, 32, 22, 42]
      case .organ: return [92, 60, 50, 74]
      case .horn: return [66, 42, 30, 62]
      case .strings: return [52, 32, 30, 48]
      case .click: return [99, 66, 60, 70]
      }
    }

    var levels: [Float] {
      switch self {
      case .pluck: return [99, 82, 0, 0]
      case .bell: return [99, 78, 0, 0]
      case .organ: return [99, 96, 96, 0]
      case .horn: return [99, 90, 86, 0]
      case .strings: return [99, 94, 92, 0]
      case .click: return [99, 40, 0, 0]
      }
    }
  }

  static let all: [ListenExample] = [
    Self(1, "Slow horns", [1, 1, 1, 1, 1, 1], [0.8, 0.12, 0.8, 0.1, 0.05, 0.1], 1.5, "hhhhhh"),
    Self(2, "Reed and bell", [1, 2, 1, 3, 1, 7], [0.8, 0.1, 0.6, 0.08, 0.06, 0.03], 2, "hhbbbk"),
    Self(3, "Nylon", [1, 1, 3, 1, 2, 5], [0.9, 0.12, 0.06, 0.5, 0.08, 0.04], 1, "pppppk"),
    Self(4, "Torn string", [1, 1, 2, 1, 2, 3], [0.8, 0.1, 0.05, 0.7, 0.2, 0.3], 5, "pppppp"),
    Self(5, "Tine piano", [1, 14, 1, 1, 1, 1], [0.8, 0.04, 0.9, 0.1, 0.5, 0.06], 1.5, "pkppbb"),
    Self(6, "Rough tine", [1, 12, 1, 1, 1, 2], [0.7, 0.03, 0.8, 0.1, 0.6, 0.25], 4, "pkpppp"),
    Self(7, "Bowed wood", [1, 2, 1, 1, 3, 5], [0.7, 0.08, 0.8, 0.06, 0.06, 0.03], 1.5, "ssssss"),
    Self(8, "Hollow reed", [1, 2, 1, 2, 4, 1], [0.7, 0.12, 0.7, 0.12, 0.04, 0.05], 2.5, "hhhhhh"),
    Self(9, "Marimba", [1, 4, 1, 3, 10, 1], [0.9, 0.06, 0.6, 0.08, 0.04, 0.03], 1, "pkpkkk"),
    Self(10, "Clavier", [1, 3, 1, 1, 2, 5], [0.8, 0.1, 0.1, 0.6, 0.1, 0.05], 3, "pppppp"),
    Self(11, "Muted bell", [1, 3.5, 1, 1, 2, 7], [0.7, 0.08, 0.05, 0.7, 0.07, 0.04], 1, "bbbbbb"),
    Self(
      12, "Plucked metal", [1, 1, 1, 3, 5.4, 7.1],
      [0.7, 0.1, 0.8, 0.06, 0.05, 0.04], 2, "ppbbbb"),
    Self(13, "Glass harp", [1, 2, 1, 3, 6, 9], [0.8, 0.05, 0.6, 0.05, 0.03, 0.02], 0.5, "ssssss"),
    Self(14, "Koto", [1, 5, 1, 1, 3, 6], [0.8, 0.06, 0.8, 0.12, 0.07, 0.04], 2, "pkpppk"),
    Self(15, "Wire brush", [1, 3, 1, 2, 7, 11], [0.7, 0.15, 0.7, 0.1, 0.06, 0.05], 5, "pppppk"),
    Self(16, "Growl bass", [0.5, 1, 0.5, 1, 1, 2], [1, 0.1, 0.1, 0.06, 0.1, 0.08], 3, "pppppp"),
    Self(
      17, "Picked bass", [0.5, 0.5, 1, 3, 0.5, 1],
      [1, 0.1, 0.1, 0.05, 0.1, 0.06], 2.5, "ppkkpp"),
    Self(18, "Deep pluck", [1, 0.5, 1, 1, 2, 4], [1, 0.08, 0.1, 0.1, 0.06, 0.04], 2, "pppppp"),
    Self(19, "String choir", [1, 1, 2, 1, 2, 1], [0.7, 0.1, 0.05, 0.6, 0.5, 0.08], 1.5, "ssssss"),
    Self(20, "Wood flutes", [1, 2, 1, 1, 3, 2], [0.6, 0.4, 0.06, 0.7, 0.04, 0.03], 1, "hhhhkk"),
    Self(21, "Bright choir", [1, 2, 1, 1, 2, 1], [0.6, 0.4, 0.08, 0.6, 0.4, 0.08], 2, "ssssss"),
    Self(22, "Brass section", [1, 1, 1, 1, 1, 1], [0.5, 0.1, 0.5, 0.5, 0.5, 0.13], 2, "hhhhhh"),
    Self(23, "Music box", [1, 2, 8, 4, 6, 1], [0.6, 0.5, 0.04, 0.4, 0.2, 0.03], 1, "bbkbbk"),
    Self(24, "Ensemble", [1, 2, 1, 2, 3, 1], [0.6, 0.3, 0.6, 0.4, 0.3, 0.09], 2, "ssssss"),
    Self(
      25, "Drawbars, key click", [0.5, 1, 1.5, 2, 3, 7],
      [0.6, 0.6, 0.4, 0.4, 0.3, 0.1], 3, "oooook"),
    Self(26, "Vibes", [1, 1, 4, 1, 7, 3], [0.6, 0.6, 0.06, 0.5, 0.04, 0.03], 1, "bbkbkk"),
    Self(27, "Toy piano", [1, 2, 5.2, 1, 8, 3], [0.7, 0.4, 0.06, 0.5, 0.04, 0.05], 2, "pppppk"),
    Self(
      28, "Fretless and air", [1, 1, 1, 2, 3, 2], [0.8, 0.1, 0.6, 0.06, 0.05, 0.2], 1, "pppppp"),
    Self(29, "Bottle organ", [1, 2, 1, 3, 4, 1], [0.5, 0.4, 0.5, 0.05, 0.3, 0.05], 1, "oooooo"),
    Self(30, "Organ and reed", [1, 2, 1, 2, 3, 4], [0.5, 0.4, 0.6, 0.08, 0.04, 0.2], 2, "ooooob"),
    Self(31, "Full organ", [0.5, 1, 2, 3, 4, 1], [0.6, 0.6, 0.4, 0.3, 0.3, 0.04], 2, "oooook"),
    Self(32, "Six drawbars", [0.5, 1, 1.5, 2, 3, 4], [0.6, 0.7, 0.4, 0.5, 0.3, 0.2], 1, "oooooo"),
  ]
}
