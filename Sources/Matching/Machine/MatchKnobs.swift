import DX7
import Foundation
import MachineCore
import VoiceSearch

/// What kind of knob a coefficient of the match machine is.
enum MatchKnobKind: Hashable, Sendable {
  case level, rate, envelopeLevel, coarse, fine, detune, feedback
  case pitchEnvelope, modulation, choice, scaling, held, tuning
}

/// The coefficients of the match machine: the 145 numbers of a voice as it is stored, how many
/// control blocks the key is held, the tuning in cents and the key. Whole numbers sound; a law may
/// hold what lies between.
///
/// Levels and rates are logarithms by birth: a step of level is 0.75 dB, one of rate 0.16 octaves
/// of time. So a sum of units is a product of amplitudes or times.
struct MatchKnobs: Sendable {
  static let held = 145
  static let tuning = 146
  static let key = 147
  static let count = 148
  /// By coefficient.
  let kinds: [MatchKnobKind]
  let minimum: Coefficients
  let maximum: Coefficients

  /// - Parameter longest: Most control blocks the key may be held.
  init(longest: Int32) {
    kinds = (0..<145).map(Self.kind) + [.held, .tuning, .choice]
    let top = (0..<145).map { Double(DX7Parameter($0).maximum) }
    minimum = [Double](repeating: 0, count: 145) + [1, -100, 0]
    maximum = top + [Double(max(1, longest)), 100, 127]
  }

  /// Those of some kinds, in order.
  func indices(of wanted: Set<MatchKnobKind>) -> [Int] {
    kinds.indices.filter { wanted.contains(kinds[$0]) }
  }

  /// Nepers of amplitude or of time that a unit stands for.
  var nepers: Coefficients {
    kinds.map { kind in
      switch kind {
      case .level, .envelopeLevel: M_LN2 / 8
      case .rate, .pitchEnvelope: M_LN2 * 41 / 256
      case .tuning, .detune, .fine: M_LN2 / 1200
      default: M_LN2 / 16
      }
    }
  }

  /// How far each kind of knob goes in a step of the gradient, in units: 0.75 dB, 0.16 octaves of
  /// time, a fraction of a cent.
  var steps: Coefficients {
    kinds.map { kind in
      switch kind {
      case .detune: 0.1
      case .feedback: 0.1
      default: 1
      }
    }
  }

  private static func kind(_ number: Int) -> MatchKnobKind {
    guard number >= 126 else { return operatorKind(number % 21) }
    switch DX7VoiceField(rawValue: number) {
    case .feedback: return .feedback
    case .lfoSpeed, .lfoDelay, .lfoPitchDepth, .lfoAmpDepth, .lfoPitchSensitivity:
      return .modulation
    case .algorithm, .oscillatorSync, .lfoSync, .lfoWave, .transpose, nil: return .choice
    default: return .pitchEnvelope
    }
  }

  private static func operatorKind(_ place: Int) -> MatchKnobKind {
    switch DX7OperatorField(rawValue: place) {
    case .rate1, .rate2, .rate3, .rate4: .rate
    case .level1, .level2, .level3, .level4: .envelopeLevel
    case .outputLevel: .level
    case .coarse: .coarse
    case .fine: .fine
    case .detune: .detune
    case .ampModSensitivity: .modulation
    case .mode: .choice
    default: .scaling
    }
  }
}

extension Genome {
  /// - Parameter a: `MatchKnobs.count` finite values.
  init(_ a: Coefficients) {
    self.init(
      bytes: (0..<145).map {
        UInt8(min(max(a[$0].rounded(), 0), Double(DX7Parameter($0).maximum)))
      },
      key: UInt8(min(max(a[MatchKnobs.key].rounded(), 0), 127)),
      held: Int32(max(a[MatchKnobs.held].rounded(), 1)), tuning: Float(a[MatchKnobs.tuning]))
  }

  var coefficients: Coefficients {
    bytes.map(Double.init) + [Double(held), Double(tuning), Double(key)]
  }
}
