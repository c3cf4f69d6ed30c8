import FMSynthesis
import Glibc

/// A function parameter of SysEx: how the player's hands act, which no voice stores.
/// Source: DX7 owner's manual, MIDI data format, function parameters 64 to 77.
public enum DX7Function: UInt8, CaseIterable, Sendable {
  /// 0 poly, 1 mono.
  case mono = 64
  /// Semitones.
  case bendRange
  case bendStep, portamentoMode, glissando, portamentoTime
  case modWheelRange, modWheelAssign, footRange, footAssign
  case breathRange, breathAssign, aftertouchRange, aftertouchAssign

  /// Largest value; the smallest is 0 everywhere.
  public var maximum: UInt8 {
    switch self {
    case .mono, .portamentoMode, .glissando: return 1
    case .bendRange, .bendStep: return 12
    case .modWheelAssign, .footAssign, .breathAssign, .aftertouchAssign: return 7
    case .portamentoTime, .modWheelRange, .footRange, .breathRange, .aftertouchRange: return 99
    }
  }

  /// The knob; nil where this instrument has none.
  public var knob: PerformanceField? {
    switch self {
    case .mono: return .mono
    case .bendRange: return .bendRange
    case .portamentoTime: return .portamento
    case .modWheelRange: return .modWheelRange
    case .modWheelAssign: return .modWheelAssign
    case .footRange: return .footRange
    case .footAssign: return .footAssign
    case .breathRange: return .breathRange
    case .breathAssign: return .breathAssign
    case .aftertouchRange: return .aftertouchRange
    case .aftertouchAssign: return .aftertouchAssign
    case .bendStep, .portamentoMode, .glissando: return nil
    }
  }

  /// The knob's value.
  /// - Parameter data: 0...`maximum`
  public func knobValue(_ data: UInt8) -> Float {
    self == .portamentoTime ? Self.secondsPerOctave(data) : Float(data)
  }

  /// Source: Dexed, `porta.cpp`: 2100 semitones a second, halved every 16 steps of 127.
  private static func secondsPerOctave(_ time: UInt8) -> Float {
    time == 0 ? 0 : Float(12 / 2100 * exp2(0.062 * 127 / 99 * Double(time)))
  }
}
