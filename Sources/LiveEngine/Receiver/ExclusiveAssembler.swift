/// Makes whole System Exclusive messages out of a stream of MIDI bytes cut anywhere.
///
/// Real-time bytes inside a message are skipped, any other status byte breaks it off, and a new
/// `F0` starts afresh. Memory is bounded: what grows past `limit` is dropped whole.
public struct ExclusiveAssembler: ~Copyable {
  /// Longest message kept, `F0` and `F7` included.
  public static var limit: Int { @_noLocks @_noAllocation get { 65_536 } }

  /// What a byte led to.
  public enum Progress: BitwiseCopyable {
    case none
    /// A message is whole: `message` holds it until the next byte.
    case whole
    /// A message was given up: broken off, or too long.
    case givenUp
  }

  public let message: UnsafeMutablePointer<UInt8>
  /// Bytes of `message` so far.
  public private(set) var count = 0
  private var isWhole = false

  public init() { message = .allocate(capacity: Self.limit) }

  deinit { message.deallocate() }

  @_noLocks @_noAllocation
  public mutating func take(_ byte: UInt8) -> Progress {
    if byte >= 0xf8 { return .none }
    if isWhole {
      isWhole = false
      count = 0
    }
    let isUnderWay = count > 0
    if byte == 0xf0 {
      message[0] = byte
      count = 1
      return isUnderWay ? .givenUp : .none
    }
    if !isUnderWay { return .none }
    guard byte < 0x80 || byte == 0xf7, count < Self.limit else {
      count = 0
      return .givenUp
    }
    message[count] = byte
    count &+= 1
    isWhole = byte == 0xf7
    return isWhole ? .whole : .none
  }
}
