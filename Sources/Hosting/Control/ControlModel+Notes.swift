import LiveEngine
import Rendering

/// Notes over OSC.
extension ControlModel {
  func handleNote(
    _ parts: [String], _ message: ControlMessage, _ frame: UInt64
  ) -> ControlOutcome {
    if parts == ["panic"] {
      send(.panic, frame: frame)
      return ControlOutcome()
    }
    let numbers = message.arguments.compactMap(\.number)
    guard numbers.count == message.arguments.count, numbers.allSatisfy({ !$0.isNaN }) else {
      return wrongType(message, "integers")
    }
    switch parts.dropFirst().first {
    case "on":
      guard numbers.count == 2 else { return wrongType(message, "note and velocity") }
      let key = seven(numbers[0])
      let velocity = seven(numbers[1])
      send(
        velocity.value == 0
          ? .noteOff(key: key.value) : .noteOn(key: key.value, velocity: velocity.value),
        frame: frame)
      return clipped(message, key.isClipped || velocity.isClipped)
    case "off":
      guard numbers.count == 1 || numbers.count == 2 else { return wrongType(message, "note") }
      let key = seven(numbers[0])
      send(.noteOff(key: key.value), frame: frame)
      return clipped(message, key.isClipped)
    default: return unknown(message)
    }
  }

  private func seven(_ number: Float) -> (value: UInt8, isClipped: Bool) {
    let bounded = min(max(number, 0), 127)
    return (UInt8(bounded), bounded != number)
  }

  private func clipped(_ message: ControlMessage, _ isClipped: Bool) -> ControlOutcome {
    isClipped
      ? ControlOutcome(
        error: ControlError(message.address, .outOfRange, "notes and velocities are 0...127"))
      : ControlOutcome()
  }
}
