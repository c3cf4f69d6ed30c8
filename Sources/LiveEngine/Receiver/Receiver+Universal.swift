import DX7Laws
import FMSynthesis
import Rendering

/// System Exclusive messages that mean the same to every instrument.
extension Receiver {
  @_noLocks @_noAllocation
  mutating func act(on message: UniversalMessage, at frame: UInt64, _ engine: inout Engine) {
    switch message {
    case .masterVolume(let share):
      turn(.masterGain, to: decibels(share), at: frame, &engine)
    case .masterTune(let cents): turn(.masterTune, to: cents, at: frame, &engine)
    case .masterTranspose(let semitones):
      turn(.masterTranspose, to: semitones, at: frame, &engine)
    case .system:
      for channel in 1..<16 { parameters[channel] = RegisteredParameter() }
      resetControllers(0, at: frame, &engine)
      engine.schedule(TimedCommand(frame: frame, command: .panic))
    }
  }

  /// 40 log10 of the position, as for channel volume; -60 is silence.
  @_noLocks @_noAllocation
  private func decibels(_ share: Float) -> Float {
    if share <= 0 { return -60 }
    let decibels = 40 * 0.301_029_995_66 * vouchedLog2(Double(share))
    return decibels > -60 ? Float(decibels) : -60
  }
}

/// A universal message that an instrument of one channel can act on.
public enum UniversalMessage: BitwiseCopyable {
  /// 0...1
  case masterVolume(Float)
  case masterTune(cents: Float)
  case masterTranspose(semitones: Float)
  /// General MIDI on or off: everything silent, controllers at rest.
  case system

  /// - Parameter message: From `F0` to `F7`, data bytes between them below 128.
  /// - Returns: Nil for all others.
  /// Source: MIDI 1.0, universal System Exclusive: device control (04) and General MIDI (09). The
  /// device number is not looked at: there is one instrument.
  @_noLocks @_noAllocation
  public init?(_ message: UnsafePointer<UInt8>, count: Int) {
    guard count >= 6 else { return nil }
    let isRealTime = message[1] == 0x7f
    guard isRealTime || message[1] == 0x7e else { return nil }
    switch (message[3], message[4], count) {
    case (0x04, 0x01, 8) where isRealTime:
      self = .masterVolume((Float(message[6]) * 128 + Float(message[5])) / 16_383)
    case (0x04, 0x03, 8) where isRealTime:
      self = .masterTune(cents: TuningData.cents(message[6], message[5]))
    case (0x04, 0x04, 8) where isRealTime:
      self = .masterTranspose(semitones: TuningData.semitones(message[6]))
    case (0x09, 0x01...0x03, 6) where !isRealTime: self = .system
    default: return nil
    }
  }
}
