import Rendering

/// System Exclusive as a DX7 takes it.
extension Receiver {
  /// Most reports that one message leads to: an algorithm with its routing and carriers.
  private static var mostReports: Int { @_noLocks @_noAllocation get { 64 } }

  /// Bytes of a message, or of a part of one.
  @_noLocks @_noAllocation
  mutating func take(
    _ bytes: UnsafePointer<UInt8>, count: Int, at frame: UInt64, _ engine: inout Engine
  ) {
    for i in 0..<count {
      switch assembler.take(bytes[i]) {
      case .none: continue
      case .whole: act(at: frame, &engine)
      case .givenUp: status.pointee.addMalformedMIDI()
      }
    }
  }

  /// Acts on the message that has become whole.
  @_noLocks @_noAllocation
  private mutating func act(at frame: UInt64, _ engine: inout Engine) {
    let message = assembler.message
    let count = assembler.count
    guard canReport(Self.mostReports, bytes: count &+ ReceiverTables.voiceBytes) else { return }
    _ = exclusive.producer.write(message, count: count)
    report(.exclusive(count: count))
    guard let tables else { return }
    let data = message + ExclusiveShape.data
    switch ExclusiveShape(message, count: count) {
    case .voice:
      tables.pointee.clamp(data, into: incoming)
      adoptIncoming(program: 0, at: frame, &engine)
    case .bank: keepBank(data)
    case .parameter(155, let value): switchOperators(value, at: frame, &engine)
    case .parameter(let number, let value): turn(number, value, at: frame, &engine)
    case .function(let number, let value): turnFunction(number, value, at: frame, &engine)
    case .other:
      guard let universal = UniversalMessage(message, count: count) else { return }
      self.act(on: universal, at: frame, &engine)
    }
  }

  @_noLocks @_noAllocation
  private mutating func keepBank(_ packed: UnsafePointer<UInt8>) {
    for i in 0..<ReceiverTables.bankVoices &* ReceiverTables.packedBytes { bank[i] = packed[i] }
    bankCount = ReceiverTables.bankVoices
    bankReport = reports.consumer.totalWritten
  }
}
