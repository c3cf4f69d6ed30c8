import Rendering

/// Whole voices.
extension Receiver {
  /// - Parameter program: From 0.
  @_noLocks @_noAllocation
  mutating func choose(program: UInt8, at frame: UInt64, _ engine: inout Engine) {
    guard canReport(1, bytes: ReceiverTables.voiceBytes) else { return }
    guard let tables, Int(program) < bankCount else { return report(.noProgram) }
    tables.pointee.unpack(bank + Int(program) &* ReceiverTables.packedBytes, into: incoming)
    adoptIncoming(program: program &+ 1, at: frame, &engine)
  }

  /// Notes from `frame` on play the voice in `incoming`, and parameter changes act on it.
  @_noLocks @_noAllocation
  mutating func adoptIncoming(program: UInt8, at frame: UInt64, _ engine: inout Engine) {
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
