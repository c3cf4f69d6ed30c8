import RealtimePrimitives

/// Acts on the MIDI messages that are more than notes: System Exclusive, program changes and
/// controllers become commands for the engine at their own frame, so that the note behind them
/// plays what they have set.
///
/// It has its own edit buffer, bank and controller map; control lends them anew when others have
/// changed them, and reads in the reports what happened. A message takes effect only if control can
/// be told of it: model and engine stay the same.
/// - Thread: made and freed by control, everything else [audio-thread].
struct Receiver: ~Copyable {
  /// Control -> audio.
  let orders = Ring<ReceiverOrder>(capacity: 1024)
  let orderBytes = Ring<UInt8>(capacity: 1 << 18)
  /// Audio -> control.
  let reports = Ring<ReceiverReport>(capacity: 1 << 14)
  let exclusive = Ring<UInt8>(capacity: 1 << 18)

  let status: UnsafeMutablePointer<LiveStatus>
  var assembler = ExclusiveAssembler()
  var blanks = BlankPatches()
  var tables: UnsafePointer<ReceiverTables>?
  var map: UnsafeMutablePointer<ControllerMap>?
  /// The voice that parameter changes act on: 155 bytes in range.
  let voice: UnsafeMutablePointer<UInt8>
  /// Bit per operator of it, from operator 1, that has no DX7 envelope yet.
  var adsr: UInt8 = 0
  var keys = KeysDown()
  var isPedalDown = false
  var isSostenutoDown = false
  var sensing: ActiveSensing
  /// One for each channel.
  let parameters: UnsafeMutablePointer<RegisteredParameter>
  var bankSelect = BankSelect()
  /// Voices as packed in a bank dump, and how many of them there are.
  let bank: UnsafeMutablePointer<UInt8>
  var bankCount = 0
  /// Reports written when voice and bank were last received: what control lends must know of them.
  var voiceReport = 0
  var bankReport = 0
  /// A voice on its way, and a patch to read knob values from.
  let incoming: UnsafeMutablePointer<UInt8>
  let patch: UnsafeMutablePointer<Float>

  init(status: UnsafeMutablePointer<LiveStatus>, sampleRate: Double) {
    self.status = status
    sensing = ActiveSensing(sampleRate: sampleRate)
    parameters = aligned(16, RegisteredParameter())
    voice = .allocate(capacity: ReceiverTables.voiceBytes)
    voice.initialize(repeating: 0, count: ReceiverTables.voiceBytes)
    incoming = .allocate(capacity: ReceiverTables.voiceBytes)
    incoming.initialize(repeating: 0, count: ReceiverTables.voiceBytes)
    let bankBytes = ReceiverTables.programs * ReceiverTables.packedBytes
    bank = .allocate(capacity: bankBytes)
    bank.initialize(repeating: 0, count: bankBytes)
    patch = .allocate(capacity: 512)
  }

  deinit {
    voice.deallocate()
    incoming.deallocate()
    bank.deallocate()
    parameters.deallocate()
    patch.deallocate()
  }

  /// Tells control what happened; `canReport` has made sure that there is room.
  @_noLocks @_noAllocation
  func report(_ report: ReceiverReport) { _ = reports.producer.push(report) }

  /// Whether control can be told of all that a message does. A message of which it cannot be told
  /// must not take effect.
  @_noLocks @_noAllocation
  func canReport(_ count: Int, bytes: Int = 0) -> Bool {
    if count <= reports.capacity &- reports.consumer.count
      && bytes <= exclusive.capacity &- exclusive.consumer.count
    {
      return true
    }
    status.pointee.addDroppedMIDI()
    return false
  }
}
