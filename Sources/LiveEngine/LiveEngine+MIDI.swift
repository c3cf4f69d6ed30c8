import Rendering

/// MIDI as it comes from the graph. Notes and the player's controllers become commands here, the rest in the receiver.
extension LiveEngine {
  /// A message of this period, before `process`; offsets in ascending order. Malformed ones are counted and dropped.
  /// - Thread: [audio-thread]
  @_noLocks @_noAllocation
  public mutating func midi(_ bytes: UnsafePointer<UInt8>, count: Int, offset: Int) {
    guard count > 0 else { return }
    begin()
    let frame = engine.frame &+ UInt64(offset)
    let status = bytes[0]
    if status == 0xf0 || status == 0xf7 || status < 0x80 {
      return receiver.take(bytes, count: count, at: frame, &engine)
    }
    let kind = status & 0xf0
    let needed = kind == 0xc0 || kind == 0xd0 ? 2 : 3
    if kind == 0xf0 { return }
    guard count >= needed, bytes[1] < 128, needed == 2 || bytes[2] < 128 else {
      self.status.pointee.addMalformedMIDI()
      return
    }
    let second = needed == 3 ? bytes[2] : 0
    if let command = command(kind, bytes[1], second) {
      engine.schedule(TimedCommand(frame: frame, command: command))
    }
    if kind == 0xc0 { receiver.choose(program: bytes[1], at: frame, &engine) }
    if kind == 0xb0 {
      receiver.move(channel: status & 15, controller: bytes[1], to: second, at: frame, &engine)
    }
  }

  @_noLocks @_noAllocation
  private func command(_ kind: UInt8, _ first: UInt8, _ second: UInt8) -> EngineCommand? {
    switch kind {
    case 0x90: return second == 0 ? .noteOff(key: first) : .noteOn(key: first, velocity: second)
    case 0x80: return .noteOff(key: first)
    case 0xd0: return .aftertouch(Float(first) / 127)
    case 0xe0: return .bend(bend(Int32(first) | Int32(second) << 7))
    case 0xb0: return controller(first, Float(second) / 127, second)
    default: return nil
    }
  }

  /// 14 bits to -1...1 with 8192 exactly 0.
  @_noLocks @_noAllocation
  private func bend(_ value: Int32) -> Float {
    let away = value &- 8192
    return away > 0 ? Float(away) / 8191 : Float(away) / 8192
  }

  @_noLocks @_noAllocation
  private func controller(_ number: UInt8, _ position: Float, _ value: UInt8) -> EngineCommand? {
    switch number {
    case 1: return .wheel(position)
    case 2: return .breath(position)
    case 4: return .foot(position)
    case 64: return .pedal(value >= 64)
    case 120, 123: return .panic
    default: return nil
    }
  }
}
