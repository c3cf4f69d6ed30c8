import Rendering

/// Controllers that the map binds.
extension Receiver {
  /// - Parameters:
  ///   - channel: 0...15
  ///   - number, value: 0...127
  /// - Returns: Whether the map binds the controller on this channel.
  @_noLocks @_noAllocation
  func move(
    channel: UInt8, controller number: UInt8, to value: UInt8, at frame: UInt64,
    _ engine: inout Engine
  ) -> Bool {
    guard let map else { return false }
    let targets = map.pointee.targets(of: number)
    var isBound = false
    let fits = targets.isEmpty || canReport(targets.count)
    for target in targets {
      guard let aim = map.pointee.aim(of: target, channel: channel) else { continue }
      isBound = true
      if fits { move(aim, to: map.pointee.value(of: target, at: value), at: frame, &engine) }
    }
    return isBound
  }

  @_noLocks @_noAllocation
  func move(
    _ aim: ControllerMap.Aim, to value: Float, at frame: UInt64, _ engine: inout Engine
  ) {
    if let command = command(aim, value) {
      engine.schedule(TimedCommand(frame: frame, command: command))
    }
    report(.moved(aim, value: value))
  }

  /// Nil for what control moves.
  @_noLocks @_noAllocation
  private func command(_ aim: ControllerMap.Aim, _ value: Float) -> EngineCommand? {
    switch aim {
    case .knob(let id): return .knob(id: id, value: value)
    case .effectControl(let slot, let control):
      return .effectControl(slot: slot, control: control, value: value)
    case .effectBypass(let slot): return .effectBypass(slot: slot, value != 0)
    case .effectWet(let slot): return .effectWet(slot: slot, value)
    case .control: return nil
    }
  }
}
