import FMSynthesis
import Rendering

/// One parameter turned: only the knobs it decides on move, held notes go on and hear it.
extension Receiver {
  /// - Parameter number: 0...154
  @_noLocks @_noAllocation
  mutating func turn(
    _ number: Int, _ value: UInt8, at frame: UInt64, _ engine: inout Engine
  ) {
    guard let tables else { return }
    let parameter = tables.pointee.parameters[number]
    voice[number] = parameter.clamp(value)
    tables.pointee.mapping.fill(voice, into: patch)
    var list = parameter.knobs
    if parameter.op < 6 && adsr & 1 << parameter.op != 0 {
      list = parameter.knobsOfADSR
      // A longer list brings the whole envelope: the operator has the DX7's from now on.
      if list.count > parameter.knobs.count { adsr &= ~(1 << parameter.op) }
    }
    for i in 0..<Int(list.count) {
      let id = tables.pointee.knobs[Int(list.start) &+ i]
      turnKnob(Int(id), to: patch[Int(id)], at: frame, &engine)
    }
    voiceReport = reports.consumer.totalWritten
  }

  /// Bit 5 is operator 1.
  @_noLocks @_noAllocation
  mutating func switchOperators(_ bits: UInt8, at frame: UInt64, _ engine: inout Engine) {
    for op in 0..<PatchLayout.operators {
      let isOn = bits & (32 >> UInt8(op)) != 0
      turnKnob(PatchLayout.index(op, .on), to: isOn ? 1 : 0, at: frame, &engine)
    }
  }

  @_noLocks @_noAllocation
  mutating func turnFunction(
    _ number: UInt8, _ value: UInt8, at frame: UInt64, _ engine: inout Engine
  ) {
    let place = Int(number) &- ReceiverTables.firstFunction
    guard let tables, place >= 0, place < tables.pointee.functionCount else { return }
    let knob = tables.pointee.functions[place].knob
    if knob < 0 { return }
    let setting = tables.pointee.functionValues[place &* 128 &+ Int(value)]
    move(.knob(UInt16(knob)), to: setting, at: frame, &engine)
  }

  @_noLocks @_noAllocation
  private func turnKnob(_ id: Int, to value: Float, at frame: UInt64, _ engine: inout Engine) {
    engine.schedule(TimedCommand(frame: frame, command: .knob(id: UInt16(id), value: value)))
    report(.turned(id: UInt16(id), value: value))
  }
}
