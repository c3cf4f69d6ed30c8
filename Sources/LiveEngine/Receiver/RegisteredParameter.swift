import RealtimePrimitives

/// The registered parameter that a channel's data entry sets.
struct RegisteredParameter: BitwiseCopyable {
  /// Most and least significant part of its number; 127 and 127: none is chosen.
  private var number: (most: UInt8, least: UInt8) = (127, 127)
  private var isRegistered = true
  /// As entered since it was chosen; nil: not yet.
  private var most: UInt8?
  private var least: UInt8 = 0

  enum Setting: BitwiseCopyable {
    case bendRange(semitones: Float)
    case tune(cents: Float)
    case transpose(semitones: Float)
  }

  @_noLocks @_noAllocation
  init() {}

  /// - Parameter controller: 98...101; a non-registered parameter is chosen too, so that data for it
  ///   reaches no registered one.
  @_noLocks @_noAllocation
  mutating func choose(_ controller: UInt8, _ value: UInt8) {
    isRegistered = controller >= 100
    most = nil
    least = 0
    if !isRegistered { return }
    if controller & 1 == 1 { number.most = value } else { number.least = value }
  }

  /// - Parameter controller: 6 or 38, the most and the least significant part.
  /// - Returns: Nil for parameters that this instrument has not.
  /// Source: MIDI 1.0, registered parameters 0 to 2.
  @_noLocks @_noAllocation
  mutating func enter(_ controller: UInt8, _ value: UInt8) -> Setting? {
    guard isRegistered, number.most == 0 else { return nil }
    if controller == 6 {
      // The second part stands from before only if it came first.
      if most != nil { least = 0 }
      most = value
    } else {
      least = value
    }
    switch number.least {
    case 0: return .bendRange(semitones: Float(most ?? 0) + Float(least < 99 ? least : 99) / 100)
    case 1: return .tune(cents: TuningData.cents(most ?? 64, least))
    case 2: return controller == 6 ? .transpose(semitones: TuningData.semitones(value)) : nil
    default: return nil
    }
  }
}

/// Tuning as MIDI writes it, alike in registered parameters and universal messages.
enum TuningData {
  /// -100...100 in 14 bits.
  @_noLocks @_noAllocation
  static func cents(_ most: UInt8, _ least: UInt8) -> Float {
    (Float(most) * 128 + Float(least) - 8192) * 100 / 8192
  }

  /// -64...63
  @_noLocks @_noAllocation
  static func semitones(_ most: UInt8) -> Float { Float(most) - 64 }
}
