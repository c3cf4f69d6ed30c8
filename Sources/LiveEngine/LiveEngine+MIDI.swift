import Rendering

/// MIDI as it comes from the graph. Notes become commands here, the rest in the receiver.
extension LiveEngine {
  /// A message of this period, before `process`; offsets in ascending order. Malformed ones are counted and dropped.
  /// - Thread: [audio-thread]
  @_noLocks @_noAllocation
  public mutating func midi(_ bytes: UnsafePointer<UInt8>, count: Int, offset: Int) {
    guard count > 0 else { return }
    begin()
    let frame = engine.frame &+ UInt64(offset)
    let status = bytes[0]
    receiver.sensing.hear(status, at: frame)
    if status == 0xf0 || status == 0xf7 || status < 0x80 {
      return receiver.take(bytes, count: count, at: frame, &engine)
    }
    if status > 0xf0 { return system(status, at: frame) }
    let kind = status & 0xf0
    let needed = kind == 0xc0 || kind == 0xd0 ? 2 : 3
    guard count >= needed, bytes[1] < 128, needed == 2 || bytes[2] < 128 else {
      self.status.pointee.addMalformedMIDI()
      return
    }
    channel(status & 15, kind, bytes[1], needed == 3 ? bytes[2] : 0, at: frame)
  }

  /// A source of MIDI has gone away: its keys go up, and its pedals. The sources are mixed before
  /// they come here, so those of the others do as well.
  /// - Thread: [audio-thread], before `process`.
  @_noLocks @_noAllocation
  public mutating func releaseKeys() {
    begin()
    receiver.sensing.forget()
    receiver.releaseAll(at: engine.frame, &engine)
  }

  @_noLocks @_noAllocation
  private mutating func channel(
    _ channel: UInt8, _ kind: UInt8, _ first: UInt8, _ second: UInt8, at frame: UInt64
  ) {
    switch kind {
    case 0x90 where second > 0:
      receiver.keys.press(first, channel)
      schedule(.noteOn(key: first, velocity: second), at: frame)
    case 0x80, 0x90:
      receiver.keys.lift(first, channel)
      schedule(.noteOff(key: first), at: frame)
    case 0xb0: receiver.control(channel, first, second, at: frame, &engine)
    case 0xc0: receiver.choose(program: first, at: frame, &engine)
    case 0xd0: schedule(.aftertouch(Float(first) / 127), at: frame)
    case 0xe0: schedule(.bend(bend(Int32(first) | Int32(second) << 7)), at: frame)
    // The DX7 has one pressure for all keys.
    default: status.pointee.addKeyPressure()
    }
  }

  /// System common and real-time messages: there is no clock to follow and no song.
  @_noLocks @_noAllocation
  private mutating func system(_ status: UInt8, at frame: UInt64) {
    switch status {
    case 0xfe: return
    case 0xff: schedule(.panic, at: frame)
    default: self.status.pointee.addSystemMIDI()
    }
  }

  @_noLocks @_noAllocation
  private mutating func schedule(_ command: EngineCommand, at frame: UInt64) {
    engine.schedule(TimedCommand(frame: frame, command: command))
  }

  /// 14 bits to -1...1 with 8192 exactly 0.
  @_noLocks @_noAllocation
  private func bend(_ value: Int32) -> Float {
    let away = value &- 8192
    return away > 0 ? Float(away) / 8191 : Float(away) / 8192
  }
}
