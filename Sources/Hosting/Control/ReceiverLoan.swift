import DX7
import FMSynthesis
import LiveEngine

/// What control has lent to MIDI's receiver on the audio thread, and how far it is up to date.
///
/// - Thread: the control thread; its memory is freed with it, so the audio thread must have stopped
///   by then.
final class ReceiverLoan {
  private let live: UnsafeMutablePointer<LiveEngine>
  private let tables: UnsafeMutablePointer<ReceiverTables>
  private var blanks: Set<UnsafeMutablePointer<Float>> = []
  private var maps: Set<UnsafeMutablePointer<ControllerMap>> = []
  /// `ControlModel.changes` of the patch that the receiver's voice says all of; nil: it is out of
  /// date.
  var voiceChanges: Int?
  /// Whether the receiver has, or is about to have, the bank as control knows it.
  var hasBank = true
  /// `Rack.revision` that the controller map was made for; nil: it is out of date.
  var mapRevision: Int?

  /// Patches that can be under way at a time.
  static let blankCount = 128

  init(_ live: UnsafeMutablePointer<LiveEngine>) {
    self.live = live
    tables = .allocate(capacity: 1)
    tables.initialize(to: .dx7())
    _ = live.pointee.orders.push(.tables(tables))
    for _ in 0..<Self.blankCount {
      let blank = UnsafeMutablePointer<Float>.allocate(capacity: PatchLayout.count)
      blank.initialize(repeating: 0, count: PatchLayout.count)
      blanks.insert(blank)
      recycle(blank)
    }
  }

  deinit {
    for map in Array(maps) { free(map) }
    for blank in blanks { blank.deallocate() }
    tables.deinitialize(count: 1)
    tables.deallocate()
  }

  func owns(_ patch: UnsafeMutablePointer<Float>) -> Bool { blanks.contains(patch) }

  /// Lends a blank again; the event log must have been read.
  func recycle(_ blank: UnsafeMutablePointer<Float>) {
    _ = live.pointee.orders.push(.blank(blank))
  }

  /// No, while the audio thread takes nothing: what is short then is room for what must not be
  /// lost.
  var takesVoice: Bool { live.pointee.orders.count < live.pointee.orders.capacity / 2 }

  /// - Parameters:
  ///   - adsr: Bit per operator, from operator 1, that has no DX7 envelope.
  ///   - changes: Those of the patch that it is the voice of.
  func lend(_ voice: DX7Voice, adsr: UInt8, changes: Int) {
    let order = ReceiverOrder.voice(adsr: adsr, heard: live.pointee.reports.totalTaken)
    if push(order, voice.bytes) { voiceChanges = changes }
  }

  func lend(bank: [DX7Voice]) {
    let heard = live.pointee.reports.totalTaken
    hasBank = push(.bank(voices: bank.count, heard: heard), bank.flatMap { $0.pack() })
  }

  func lend(_ map: consuming ControllerMap, revision: Int) {
    let lent = UnsafeMutablePointer<ControllerMap>.allocate(capacity: 1)
    lent.initialize(to: map)
    maps.insert(lent)
    guard push(.map(lent), []) else { return free(lent) }
    mapRevision = revision
  }

  /// Frees a map that has come back.
  func free(_ map: UnsafeMutablePointer<ControllerMap>) {
    guard maps.remove(map) != nil else { return }
    map.deinitialize(count: 1)
    map.deallocate()
  }

  /// An order and its bytes, or neither.
  private func push(_ order: ReceiverOrder, _ bytes: [UInt8]) -> Bool {
    guard live.pointee.orders.count < live.pointee.orders.capacity else { return false }
    let isWritten = bytes.withUnsafeBufferPointer { source in
      source.baseAddress.map { live.pointee.orderBytes.write($0, count: source.count) } ?? true
    }
    return isWritten && live.pointee.orders.push(order)
  }
}
