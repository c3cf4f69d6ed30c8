import FMSynthesis
import Rendering

/// Channel mode messages, and keys that nobody holds any more.
extension Receiver {
  /// - Parameter number: 120...127
  /// Source: MIDI 1.0, channel mode messages. Every channel is listened to, so omni off and on only
  /// end the notes, as they must.
  @_noLocks @_noAllocation
  mutating func changeMode(
    _ channel: UInt8, _ number: UInt8, at frame: UInt64, _ engine: inout Engine
  ) {
    switch number {
    case 120: engine.schedule(TimedCommand(frame: frame, command: .silence))
    case 121: resetControllers(channel, at: frame, &engine)
    case 122: status.pointee.addUnusedMIDI()
    case 126, 127:
      releaseKeys(channel, at: frame, &engine)
      turn(.mono, to: number == 126 ? 1 : 0, at: frame, &engine)
    default: releaseKeys(channel, at: frame, &engine)
    }
  }

  /// The keys of a channel go up, but those that another channel holds; the pedals go on holding
  /// them. The oldest goes first: in mono the last one sounds, and none before it shall sound again.
  @_noLocks @_noAllocation
  func releaseKeys(_ channel: UInt8, at frame: UInt64, _ engine: inout Engine) {
    while let key = keys.takeOldest(channel) {
      if !keys.isDown(key) { rest(.noteOff(key: key), at: frame, &engine) }
    }
  }

  /// A source is gone: the keys of all channels go up, and the pedals with them.
  @_noLocks @_noAllocation
  mutating func releaseAll(at frame: UInt64, _ engine: inout Engine) {
    for channel in UInt8(0)..<16 { releaseKeys(channel, at: frame, &engine) }
    liftPedals(at: frame, &engine)
  }

  @_noLocks @_noAllocation
  private mutating func liftPedals(at frame: UInt64, _ engine: inout Engine) {
    if isPedalDown { rest(.pedal(false), at: frame, &engine) }
    if isSostenutoDown { rest(.sostenuto(false), at: frame, &engine) }
    isPedalDown = false
    isSostenutoDown = false
  }

  @_noLocks @_noAllocation
  private func rest(_ command: EngineCommand, at frame: UInt64, _ engine: inout Engine) {
    engine.schedule(TimedCommand(frame: frame, command: command))
  }

  /// What the player's hands and feet hold goes back to rest. Volume, bank and program stay, as do
  /// mapped knobs and the values of registered parameters.
  /// Source: MMA RP-015.
  @_noLocks @_noAllocation
  mutating func resetControllers(
    _ channel: UInt8, at frame: UInt64, _ engine: inout Engine
  ) {
    rest(.bend(0), at: frame, &engine)
    rest(.wheel(0), at: frame, &engine)
    rest(.breath(0), at: frame, &engine)
    rest(.foot(0), at: frame, &engine)
    rest(.aftertouch(0), at: frame, &engine)
    liftPedals(at: frame, &engine)
    parameters[Int(channel)] = RegisteredParameter()
    turn(.expression, to: 1, at: frame, &engine)
    turn(.portamentoPedal, to: 0, at: frame, &engine)
  }
}
