import Addresses

/// What one datagram asks for, in order; parsed to its end before anything of it is carried out.
public struct Packet {
  public enum Item: Equatable {
    /// `hostTime` in nanoseconds of the monotonic clock; nil: at once.
    case message(ControlMessage, hostTime: UInt64?)
    case refused(ControlError)
  }
  public private(set) var items: [Item] = []
  /// Messages with an unreadable address. A bundle whose frame is broken counts one, and nothing
  /// of it is kept.
  public private(set) var unreadable = 0
  /// Bundles that took effect at once although their time tag is not the one that says so: their
  /// time had passed, or counts from another epoch.
  public private(set) var late = 0

  static let deepestNesting = 8
  /// Bounds what a sender can make the host remember.
  static let furthestAhead: Int64 = 3600 * 1_000_000_000

  private struct BrokenFrame: Error {}

  /// When what a bundle holds is to happen.
  private enum Moment {
    case now
    case hostTime(UInt64)
    case tooFarAhead
  }

  /// - Parameter bytes: Anything a stranger may send, of any length and alignment.
  public init(_ bytes: UnsafeRawBufferPointer, clock: ClockReading) {
    do throws(BrokenFrame) {
      try readElement(bytes, at: .now, depth: 0, clock)
    } catch {
      self = Packet()
    }
  }

  private init() { unreadable = 1 }

  private mutating func readElement(
    _ bytes: UnsafeRawBufferPointer, at moment: Moment, depth: Int, _ clock: ClockReading
  ) throws(BrokenFrame) {
    if isBundle(bytes) {
      try readBundle(bytes, within: moment, depth: depth + 1, clock)
      return
    }
    switch (MessageReader(bytes: bytes).read(), moment) {
    case (nil, _): unreadable += 1
    case (.failure(let error), _): items.append(.refused(error))
    case (.success(let message), .now): items.append(.message(message, hostTime: nil))
    case (.success(let message), .hostTime(let time)):
      items.append(.message(message, hostTime: time))
    case (.success(let message), .tooFarAhead):
      let reason = "time tag more than an hour ahead"
      items.append(.refused(ControlError(message.address, .notAllowed, reason)))
    }
  }

  private mutating func readBundle(
    _ bytes: UnsafeRawBufferPointer, within outer: Moment, depth: Int, _ clock: ClockReading
  ) throws(BrokenFrame) {
    guard depth <= Packet.deepestNesting, bytes.count >= 16 else { throw BrokenFrame() }
    let tag = TimeTag(seconds: bytes.bigEndian(at: 8), fraction: bytes.bigEndian(at: 12))
    let moment = moment(of: tag, within: outer, clock)
    var rest = UnsafeRawBufferPointer(rebasing: bytes[16...])
    while !rest.isEmpty {
      guard rest.count >= 4 else { throw BrokenFrame() }
      let size = Int(rest.bigEndian(at: 0))
      guard size <= rest.count - 4 else { throw BrokenFrame() }
      let element = UnsafeRawBufferPointer(rebasing: rest[4..<(4 + size)])
      // An element of no bytes asks for nothing.
      if size > 0 { try readElement(element, at: moment, depth: depth, clock) }
      rest = UnsafeRawBufferPointer(rebasing: rest[(4 + size)...])
    }
  }

  /// An inner bundle never goes before the outer one.
  private mutating func moment(
    of tag: TimeTag, within outer: Moment, _ clock: ClockReading
  ) -> Moment {
    guard tag != .immediate else { return outer }
    let distance = tag.distance(from: clock)
    guard distance > 0, !tag.isOfAnotherEpoch(clock) else {
      late += 1
      return outer
    }
    guard distance <= Packet.furthestAhead else { return .tooFarAhead }
    let time = clock.monotonic + UInt64(distance)
    switch outer {
    case .now: return .hostTime(time)
    case .hostTime(let outerTime): return .hostTime(max(time, outerTime))
    case .tooFarAhead: return outer
    }
  }

  private func isBundle(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes.starts(with: "#bundle\0".utf8)
  }
}

extension UnsafeRawBufferPointer {
  /// - Precondition: four bytes at `offset`.
  func bigEndian(at offset: Int) -> UInt32 {
    UInt32(bigEndian: loadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }
}
