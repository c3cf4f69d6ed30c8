import Rendering

/// Whole voices.
extension Receiver {
  /// - Parameter number: 0...127, of the bank that was selected.
  @_noLocks @_noAllocation
  mutating func choose(program number: UInt8, at frame: UInt64, _ engine: inout Engine) {
    guard canReport(1, bytes: ReceiverTables.voiceBytes) else { return }
    if !bankSelect.choose(of: bankCount) { status.pointee.addUnusedMIDI() }
    let program = bankSelect.first &+ Int(number)
    guard let tables, program < bankCount else { return report(.noProgram) }
    tables.pointee.unpack(bank + program &* ReceiverTables.packedBytes, into: incoming)
    adoptIncoming(program: UInt16(program &+ 1), at: frame, &engine)
  }

  /// Notes from `frame` on play the voice in `incoming`, and parameter changes act on it.
  @_noLocks @_noAllocation
  mutating func adoptIncoming(program: UInt16, at frame: UInt64, _ engine: inout Engine) {
    guard let tables, let blank = blanks.take() else { return status.pointee.addDroppedMIDI() }
    tables.pointee.mapping.fill(incoming, into: blank)
    engine.schedule(TimedCommand(frame: frame, command: .adopt(blank)))
    for i in 0..<ReceiverTables.voiceBytes { voice[i] = incoming[i] }
    adsr = 0
    _ = exclusive.producer.write(incoming, count: ReceiverTables.voiceBytes)
    report(.voice(program: program))
    voiceReport = reports.consumer.totalWritten
  }
}
