/// The 21 parameters of one operator, in the order of an unpacked voice.
/// Source: DX7 owner's manual, MIDI data format, voice parameters 0 to 20.
public enum DX7OperatorField: Int, CaseIterable, Sendable {
  case rate1, rate2, rate3, rate4, level1, level2, level3, level4
  case breakPoint, leftDepth, rightDepth, leftCurve, rightCurve
  case rateScaling, ampModSensitivity, velocitySensitivity
  case outputLevel, mode, coarse, fine, detune

  /// Largest value; the smallest is 0 everywhere.
  public var maximum: UInt8 {
    switch self {
    case .leftCurve, .rightCurve, .ampModSensitivity: return 3
    case .rateScaling, .velocitySensitivity: return 7
    case .mode: return 1
    case .coarse: return 31
    case .detune: return 14
    default: return 99
    }
  }
}

/// The parameters of a whole voice; the raw value is the parameter number in SysEx.
public enum DX7VoiceField: Int, CaseIterable, Sendable {
  case pitchRate1 = 126
  case pitchRate2, pitchRate3, pitchRate4, pitchLevel1, pitchLevel2, pitchLevel3, pitchLevel4
  /// 0 is algorithm 1.
  case algorithm
  case feedback, oscillatorSync
  case lfoSpeed, lfoDelay, lfoPitchDepth, lfoAmpDepth, lfoSync, lfoWave, lfoPitchSensitivity
  /// 24 is none.
  case transpose

  /// Largest value; the smallest is 0 everywhere.
  public var maximum: UInt8 {
    switch self {
    case .algorithm: return 31
    case .feedback, .lfoPitchSensitivity: return 7
    case .oscillatorSync, .lfoSync: return 1
    case .lfoWave: return 5
    case .transpose: return 48
    default: return 99
    }
  }
}

/// A voice parameter by its number in SysEx.
public struct DX7Parameter: Equatable, Sendable {
  public static let nameStart = 145
  /// Parameters stored in a voice; number 155 is the operator switch of the edit buffer.
  public static let count = 155
  /// 0...154
  public let number: Int

  public init(_ number: Int) { self.number = number }

  /// Number of an operator's first parameter: a voice starts with operator 6.
  /// - Parameter op: 0 is operator 1.
  @inlinable public static func start(of op: Int) -> Int { (5 - op) * 21 }

  /// - Parameter op: 0 is operator 1.
  public init(op: Int, _ field: DX7OperatorField) { number = Self.start(of: op) + field.rawValue }

  /// Largest value; the smallest is 0 everywhere. Name characters take any 7-bit code.
  public var maximum: UInt8 {
    if number >= Self.nameStart { return 127 }
    if let field = operatorField { return field.maximum }
    return DX7VoiceField(rawValue: number)?.maximum ?? 127
  }

  /// Words for a reader: `operator 3 output level`, `lfo speed`, `name 4`.
  public var name: String {
    if let field = operatorField { return "operator \(6 - number / 21) \(words("\(field)"))" }
    if let field = DX7VoiceField(rawValue: number) { return words("\(field)") }
    return "name \(number - Self.nameStart + 1)"
  }

  var operatorField: DX7OperatorField? {
    number < 126 ? DX7OperatorField(rawValue: number % 21) : nil
  }
}

/// `outputLevel` becomes `output level`.
func words(_ camel: String) -> String {
  var text = ""
  for character in camel {
    if character.isUppercase || character.isNumber { text.append(" ") }
    text.append(contentsOf: character.lowercased())
  }
  return text
}
