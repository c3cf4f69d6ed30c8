import CJACK
import Synchronization

/// Where the message of a sender is.
enum SendStage: UInt8 {
  case none, waiting, sent
  /// The port's buffer does not take it in one piece.
  case refused
}

/// What the callbacks of an `ExclusiveSender` reach through their context pointer. The message is
/// written before `waiting`, and not again before that is over.
struct SenderContext: ~Copyable {
  let port: OpaquePointer
  private let bytes: UnsafeMutablePointer<UInt8>
  private var count = 0
  private let stageNow = Atomic<UInt8>(0)
  private let lost = Atomic<Bool>(false)
  private let roomSeen = Atomic<Int>(0)

  init(port: OpaquePointer, capacity: Int) {
    self.port = port
    bytes = .allocate(capacity: capacity)
    bytes.initialize(repeating: 0, count: capacity)
  }

  deinit { bytes.deallocate() }

  /// - Thread: the sender's
  mutating func offer(_ message: [UInt8]) {
    for (place, byte) in message.enumerated() { bytes[place] = byte }
    count = message.count
    stageNow.store(SendStage.waiting.rawValue, ordering: .releasing)
  }

  var stage: SendStage { SendStage(rawValue: stageNow.load(ordering: .acquiring)) ?? .none }
  /// Bytes that an empty buffer takes.
  var room: Int { roomSeen.load(ordering: .relaxed) }
  var isLost: Bool { lost.load(ordering: .acquiring) }
  func lose() { lost.store(true, ordering: .releasing) }

  /// One period: the message that waits leaves at its first frame.
  /// - Thread: [audio-thread]
  @_noLocks @_noAllocation
  func fill(_ buffer: UnsafeMutableRawPointer) {
    vouchedClearMIDI(buffer)
    guard stageNow.load(ordering: .acquiring) == SendStage.waiting.rawValue else { return }
    let room = vouchedMIDISpace(buffer)
    guard count <= room, let place = vouchedReserveMIDI(buffer, count) else {
      roomSeen.store(room, ordering: .relaxed)
      stageNow.store(SendStage.refused.rawValue, ordering: .releasing)
      return
    }
    for i in 0..<count { place[i] = bytes[i] }
    stageNow.store(SendStage.sent.rawValue, ordering: .releasing)
  }
}

/// - Thread: [audio-thread]
@c(ddspm_jack_send) @_noLocks @_noAllocation
func senderCallback(_ frames: jack_nframes_t, _ argument: UnsafeMutableRawPointer?) -> Int32 {
  guard let context = argument?.assumingMemoryBound(to: SenderContext.self),
    let buffer = vouchedBuffer(context.pointee.port, frames)
  else { return 0 }
  vouchedEnterRealtime()
  context.pointee.fill(buffer)
  vouchedExitRealtime()
  return 0
}

@c(ddspm_jack_send_shutdown)
func senderShutdownCallback(
  _ code: jack_status_t, _ reason: UnsafePointer<CChar>?, _ argument: UnsafeMutableRawPointer?
) {
  argument?.assumingMemoryBound(to: SenderContext.self).pointee.lose()
}
