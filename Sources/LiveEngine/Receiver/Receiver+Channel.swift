import FMSynthesis
import Rendering

/// Controllers as MIDI 1.0 has them.
extension Receiver {
  /// - Parameters:
  ///   - channel: 0...15 - number: 0...127 - value: 0...127
  @_noLocks @_noAllocation
  mutating func control(
    _ channel: UInt8, _ number: UInt8, _ value: UInt8, at frame: UInt64, _ engine: inout Engine
  ) {
    let isMapped = move(channel: channel, controller: number, to: value, at: frame, &engine)
    if number >= 120 { return changeMode(channel, number, at: frame, &engine) }
    if let command = playersHand(number, value) {
      return engine.schedule(TimedCommand(frame: frame, command: command))
    }
    // One that a person has tied to something else means that alone.
    if isMapped { return }
    if let knob = ownKnob(number) {
      return turn(knob, to: Float(value) / 127, at: frame, &engine)
    }
    switch number {
    case 0: bankSelect.most = value
    case 32: bankSelect.least = value
    case 5: setPortamentoTime(value, at: frame, &engine)
    case 65: turn(.portamentoPedal, to: value >= 64 ? 1 : 0, at: frame, &engine)
    case 84:
      engine.schedule(TimedCommand(frame: frame, command: .glideFrom(key: value)))
    case 98...101: parameters[Int(channel)].choose(number, value)
    case 6, 38: enter(channel, number, value, at: frame, &engine)
    default: status.pointee.addUnusedMIDI()
    }
  }

  /// What acts beside whatever the controller may be tied to.
  @_noLocks @_noAllocation
  private mutating func playersHand(_ number: UInt8, _ value: UInt8) -> EngineCommand? {
    let position = Float(value) / 127
    switch number {
    case 1: return .wheel(position)
    case 2: return .breath(position)
    case 4: return .foot(position)
    case 64:
      isPedalDown = value >= 64
      return .pedal(isPedalDown)
    case 66:
      isSostenutoDown = value >= 64
      return .sostenuto(isSostenutoDown)
    default: return nil
    }
  }

  @_noLocks @_noAllocation
  private func ownKnob(_ number: UInt8) -> PerformanceField? {
    switch number {
    case 7: return .volume
    case 11: return .expression
    default: return nil
    }
  }

  /// Turns a knob that a controller has by itself.
  @_noLocks @_noAllocation
  func turn(
    _ knob: PerformanceField, to value: Float, at frame: UInt64, _ engine: inout Engine
  ) {
    guard canReport(1) else { return }
    move(.knob(UInt16(PatchLayout.index(knob))), to: value, at: frame, &engine)
  }

  /// As far as the DX7's own setting of 0...99 goes.
  @_noLocks @_noAllocation
  private mutating func setPortamentoTime(_ value: UInt8, at frame: UInt64, _ engine: inout Engine)
  {
    guard canReport(1) else { return }
    let time = (Int(value) &* 99 &+ 63) / 127
    turnFunction(ReceiverTables.portamentoTime, UInt8(time), at: frame, &engine)
  }

  @_noLocks @_noAllocation
  private func enter(
    _ channel: UInt8, _ number: UInt8, _ value: UInt8, at frame: UInt64, _ engine: inout Engine
  ) {
    guard let setting = parameters[Int(channel)].enter(number, value) else {
      return status.pointee.addUnusedMIDI()
    }
    switch setting {
    case .bendRange(let semitones): turn(.bendRange, to: semitones, at: frame, &engine)
    case .tune(let cents): turn(.masterTune, to: cents, at: frame, &engine)
    case .transpose(let semitones): turn(.masterTranspose, to: semitones, at: frame, &engine)
    }
  }
}
