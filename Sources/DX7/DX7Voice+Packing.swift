/// The 128-byte form of a voice inside a bank.
///
/// Source: DX7 owner's manual, packed voice format (VMEM).
extension DX7Voice {
  public static let packedCount = 128

  /// - Parameter packed: 128 bytes; bits the format leaves unused are dropped.
  /// - Returns: nil unless there are 128 bytes.
  public static func unpack(_ packed: some RandomAccessCollection<UInt8>)
    -> (voice: DX7Voice, clamps: [FieldClamp])?
  {
    guard packed.count == packedCount else { return nil }
    let source = Array(packed)
    var bytes = [UInt8](repeating: 0, count: DX7Parameter.count)
    for number in 0..<DX7Parameter.count {
      let slot = PackedSlot(number)
      bytes[number] = (source[slot.byte] >> slot.shift) & slot.mask
    }
    var voice = DX7Voice(unchecked: bytes)
    let clamps = voice.clamp()
    return (voice, clamps)
  }

  /// 128 bytes.
  public func pack() -> [UInt8] {
    var packed = [UInt8](repeating: 0, count: Self.packedCount)
    for number in 0..<DX7Parameter.count {
      let slot = PackedSlot(number)
      packed[slot.byte] |= bytes[number] << slot.shift
    }
    return packed
  }
}

/// Where a parameter stands in the packed form.
public struct PackedSlot: Sendable {
  public let byte: Int
  public let shift: UInt8
  public let mask: UInt8

  /// - Parameter number: 0...154
  public init(_ number: Int) {
    let (byte, shift, mask): (Int, UInt8, UInt8) =
      number < 126 ? Self.inOperator(number % 21) : Self.inVoice(number)
    self.byte = number < 126 ? number / 21 * 17 + byte : byte
    self.shift = shift
    self.mask = mask
  }

  private static func inOperator(_ field: Int) -> (Int, UInt8, UInt8) {
    switch field {
    case 11: return (11, 0, 3)
    case 12: return (11, 2, 3)
    case 13: return (12, 0, 7)
    case 14: return (13, 0, 3)
    case 15: return (13, 2, 7)
    case 16: return (14, 0, 127)
    case 17: return (15, 0, 1)
    case 18: return (15, 1, 31)
    case 19: return (16, 0, 127)
    case 20: return (12, 3, 15)
    default: return (field, 0, 127)
    }
  }

  private static func inVoice(_ number: Int) -> (Int, UInt8, UInt8) {
    switch number {
    case 126...133: return (number - 24, 0, 127)
    case 134: return (110, 0, 31)
    case 135: return (111, 0, 7)
    case 136: return (111, 3, 1)
    case 137...140: return (number - 25, 0, 127)
    case 141: return (116, 0, 1)
    case 142: return (116, 1, 7)
    case 143: return (116, 4, 7)
    default: return (number - 27, 0, 127)
    }
  }
}
