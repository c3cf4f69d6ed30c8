import Knobs
import LiveEngine
import Rendering
import SessionModel

extension LogRecord {
  /// - Parameter event: A patch or chain it points to must still be alive.
  init(_ event: AppliedEvent) {
    self.init(frame: event.frame, entry: Self.entry(event.command))
  }

  private static func entry(_ command: EngineCommand) -> Entry {
    switch command {
    case .noteOn(let key, let velocity): .command(.noteOn(key: key, velocity: velocity))
    case .noteOff(let key): .command(.noteOff(key: key))
    case .pedal(let down): .command(.pedal(down))
    case .sostenuto(let down): .command(.sostenuto(down))
    case .bend(let value): .command(.bend(value))
    case .wheel(let value): .command(.wheel(value))
    case .foot(let value): .command(.foot(value))
    case .breath(let value): .command(.breath(value))
    case .aftertouch(let value): .command(.aftertouch(value))
    case .glideFrom(let key): .command(.glideFrom(key: key))
    case .silence: .command(.silence)
    case .panic: .command(.panic)
    case .knob(let id, let value): named(Int(id)) { .knob(path: $0, value: value) }
    case .place(let id, let value): named(Int(id)) { .place(path: $0, value: value) }
    case .ramp(let id, let value, let frames):
      named(Int(id)) { .ramp(path: $0, value: value, frames: frames) }
    case .followAnew(let turns, let fade): .command(.followAnew(turns: turns, fade: fade))
    case .adopt(let patch):
      .command(
        .adopt(
          Array(UnsafeBufferPointer(start: patch, count: KnobTable.shared.patchKnobs.count))))
    case .chain(let chain): .command(.chain(effects: chain?.pointee.count ?? 0))
    case .effectControl(let slot, let control, let value):
      .command(.effectControl(slot: slot, control: control, value: value))
    case .effectBypass(let slot, let on): .command(.effectBypass(slot: slot, on))
    case .effectWet(let slot, let value): .command(.effectWet(slot: slot, value))
    case .sync(let number): .command(.sync(number))
    }
  }

  private static func named(_ id: Int, _ command: (String) -> LoggedCommand) -> Entry {
    let knobs = KnobTable.shared.engineKnobs
    guard knobs.indices.contains(id) else { return .note("no knob has the id \(id)") }
    return .command(command(knobs[id].path))
  }
}
