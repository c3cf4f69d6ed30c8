/// What a whole System Exclusive message asks of a DX7, as far as it moves the sound.
///
/// Source: DX7 owner's manual, MIDI data formats.
enum ExclusiveShape: BitwiseCopyable {
  /// 155 bytes of one voice from `ExclusiveShape.data` on.
  case voice
  /// 4096 bytes of 32 packed voices from `ExclusiveShape.data` on.
  case bank
  /// 0...154 a parameter of the voice, 155 the operator switch; the value as sent.
  case parameter(Int, UInt8)
  /// 64...77 where it is one of the DX7; the value as sent.
  case function(UInt8, UInt8)
  /// Requests, other instruments, what is cut short: control's matter.
  case other

  /// Bytes before a dump's data.
  static var data: Int { @_noLocks @_noAllocation get { 6 } }

  /// - Parameter message: From `F0` to `F7`, data bytes between them below 128.
  @_noLocks @_noAllocation
  init(_ message: UnsafePointer<UInt8>, count: Int) {
    self = .other
    guard count >= 7, message[1] == 0x43 else { return }
    switch message[2] >> 4 {
    case 0: self = Self.dump(message[3], room: count &- 7)
    case 1 where count == 7: self = Self.change(message[3], message[4], message[5])
    default: return
    }
  }

  /// - Parameter room: Bytes between the header and `F7`; a missing checksum is taken for one that
  ///   is wrong.
  @_noLocks @_noAllocation
  private static func dump(_ format: UInt8, room: Int) -> ExclusiveShape {
    if format == 0 && room >= 155 { return .voice }
    if format == 9 && room >= 4096 { return .bank }
    return .other
  }

  @_noLocks @_noAllocation
  private static func change(_ group: UInt8, _ number: UInt8, _ value: UInt8) -> ExclusiveShape {
    if group == 8 { return .function(number, value) }
    let parameter = Int(group) << 7 | Int(number)
    return group < 2 && parameter <= 155 ? .parameter(parameter, value) : .other
  }
}
