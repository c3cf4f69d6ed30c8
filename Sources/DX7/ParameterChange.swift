/// One knob turned on a DX7 panel: `F0 43 1n 0g pp dd F7`.
public struct ParameterChange: Equatable, Sendable {
  /// The operator switch of the edit buffer: bit 5 is operator 1, bit 0 operator 6.
  public static let operatorSwitch = 155

  /// MIDI channel, 0...15.
  public let channel: UInt8
  /// 0...154 as in `DX7Parameter`, 155 `operatorSwitch`.
  public let parameter: Int
  /// 0...127 as sent; a receiver clamps.
  public let value: UInt8

  /// - Returns: nil when a value is out of range.
  public init?(channel: UInt8 = 0, parameter: Int, value: UInt8) {
    guard channel < 16, (0...Self.operatorSwitch).contains(parameter), value < 128 else {
      return nil
    }
    self.channel = channel
    self.parameter = parameter
    self.value = value
  }

  /// The whole message, 7 bytes.
  public var message: [UInt8] {
    [0xF0, 0x43, 0x10 | channel, UInt8(parameter >> 7), UInt8(parameter & 127), value, 0xF7]
  }

  /// - Returns: nil when the message is anything else.
  public init?(message: [UInt8]) {
    guard message.count == 7, message[0] == 0xF0, message[1] == 0x43, message[2] >> 4 == 1,
      message[3] < 2, message[4] < 128, message[6] == 0xF7
    else { return nil }
    self.init(
      channel: message[2] & 15, parameter: Int(message[3]) << 7 | Int(message[4]),
      value: message[5])
  }
}

extension DX7Voice {
  /// Turns the voice's parameter; a value over the range is clamped.
  /// - Returns: false for the operator switch, which no voice stores.
  public mutating func apply(_ change: ParameterChange) -> Bool {
    guard change.parameter < DX7Parameter.count else { return false }
    self[DX7Parameter(change.parameter)] = change.value
    return true
  }
}
