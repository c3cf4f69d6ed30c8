import Knobs

/// What stands between a record's frame and its checksum.
extension EventLog {
  static func text(_ entry: LogRecord.Entry) -> String {
    switch entry {
    case .command(let command): text(command)
    case .note(let note): "note \(escape(note))"
    case .gap(let lost): "gap \(lost)"
    }
  }

  static func text(_ command: LoggedCommand) -> String {
    switch command {
    case .noteOn(let key, let velocity): "on \(key) \(velocity)"
    case .noteOff(let key): "off \(key)"
    case .pedal(let down): "pedal \(down ? 1 : 0)"
    case .sostenuto(let down): "sostenuto \(down ? 1 : 0)"
    case .bend(let value): "bend \(value)"
    case .wheel(let value): "wheel \(value)"
    case .foot(let value): "foot \(value)"
    case .breath(let value): "breath \(value)"
    case .aftertouch(let value): "aftertouch \(value)"
    case .glideFrom(let key): "glide \(key)"
    case .silence: "silence"
    case .panic: "panic"
    case .knob(let path, let value): "knob \(path) \(value)"
    case .place(let path, let value): "place \(path) \(value)"
    case .ramp(let path, let value, let frames): "ramp \(path) \(frames) \(value)"
    case .followAnew(let turns, let fade): "anew \(fade) \(turns)"
    case .adopt(let values): "adopt \(values.map(\.description).joined(separator: " "))"
    case .chain(let effects): "chain \(effects)"
    case .effectControl(let slot, let control, let value): "effect \(slot) \(control) \(value)"
    case .effectBypass(let slot, let on): "bypass \(slot) \(on ? 1 : 0)"
    case .effectWet(let slot, let value): "wet \(slot) \(value)"
    case .sync(let number): "sync \(number)"
    }
  }

  static func entry(kind: Substring, rest: Substring) -> LogRecord.Entry? {
    switch kind {
    case "note": return unescape(rest).map { .note($0) }
    case "gap": return Int(rest).flatMap { $0 >= 0 ? .gap(lost: $0) : nil }
    default:
      let fields =
        rest.isEmpty ? [] : rest.split(separator: " ", omittingEmptySubsequences: false)
      return (key(kind, fields) ?? controller(kind, fields) ?? effect(kind, fields))
        .map { .command($0) }
    }
  }

  private static func key(_ kind: Substring, _ fields: [Substring]) -> LoggedCommand? {
    switch (kind, fields.count) {
    case ("on", 2):
      guard let key = data(fields[0]), let velocity = data(fields[1]) else { return nil }
      return .noteOn(key: key, velocity: velocity)
    case ("off", 1): return data(fields[0]).map { .noteOff(key: $0) }
    case ("pedal", 1): return flag(fields[0]).map { .pedal($0) }
    case ("sostenuto", 1): return flag(fields[0]).map { .sostenuto($0) }
    case ("glide", 1): return data(fields[0]).map { .glideFrom(key: $0) }
    case ("silence", 0): return .silence
    case ("panic", 0): return .panic
    case ("sync", 1): return UInt32(fields[0]).map { .sync($0) }
    default: return nil
    }
  }

  private static func controller(_ kind: Substring, _ fields: [Substring]) -> LoggedCommand? {
    if kind == "adopt" { return patch(fields) }
    guard let value = fields.last.flatMap({ Float($0) }) else { return nil }
    switch (kind, fields.count) {
    case ("bend", 1): return .bend(value)
    case ("wheel", 1): return .wheel(value)
    case ("foot", 1): return .foot(value)
    case ("breath", 1): return .breath(value)
    case ("aftertouch", 1): return .aftertouch(value)
    case ("knob", 2):
      return KnobTable.shared[String(fields[0])].map { .knob(path: $0.path, value: value) }
    case ("place", 2):
      return KnobTable.shared[String(fields[0])].map { .place(path: $0.path, value: value) }
    case ("ramp", 3):
      guard let frames = UInt16(fields[1]) else { return nil }
      return KnobTable.shared[String(fields[0])].map {
        .ramp(path: $0.path, value: value, frames: frames)
      }
    case ("anew", 2):
      return UInt16(fields[0]).map { .followAnew(turns: value, fade: $0) }
    default: return nil
    }
  }

  private static func effect(_ kind: Substring, _ fields: [Substring]) -> LoggedCommand? {
    guard let first = fields.first, let last = fields.last else { return nil }
    if kind == "chain" { return Int(first).flatMap { $0 >= 0 ? .chain(effects: $0) : nil } }
    guard let slot = UInt8(first) else { return nil }
    switch (kind, fields.count) {
    case ("effect", 3):
      guard let control = UInt16(fields[1]), let value = Float(last) else { return nil }
      return .effectControl(slot: slot, control: control, value: value)
    case ("bypass", 2): return flag(last).map { .effectBypass(slot: slot, $0) }
    case ("wet", 2): return Float(last).map { .effectWet(slot: slot, $0) }
    default: return nil
    }
  }

  private static func patch(_ fields: [Substring]) -> LoggedCommand? {
    let values = fields.compactMap { Float($0) }
    guard values.count == fields.count, values.count == KnobTable.shared.patchKnobs.count else {
      return nil
    }
    return .adopt(values)
  }

  private static func data(_ field: Substring) -> UInt8? {
    UInt8(field).flatMap { $0 < 128 ? $0 : nil }
  }

  private static func flag(_ field: Substring) -> Bool? {
    field == "1" ? true : field == "0" ? false : nil
  }
}

/// Notes on one line, whatever is in them.
extension EventLog {
  /// Longer notes are cut, so that a line stays within `maximumLine` even if every byte is escaped.
  static let maximumNote = maximumLine / 2 - 64

  static func escape(_ note: String) -> String {
    var text = String.UnicodeScalarView()
    var bytes = 0
    for scalar in note.unicodeScalars {
      bytes += UTF8.width(scalar)
      if bytes > maximumNote { break }
      switch scalar {
      case "\\": text.append(contentsOf: "\\\\".unicodeScalars)
      case "\n": text.append(contentsOf: "\\n".unicodeScalars)
      case "\r": text.append(contentsOf: "\\r".unicodeScalars)
      default: text.append(scalar)
      }
    }
    return String(text)
  }

  static func unescape(_ text: Substring) -> String? {
    var note = String.UnicodeScalarView()
    var scalars = text.unicodeScalars.makeIterator()
    while let scalar = scalars.next() {
      guard scalar == "\\" else {
        note.append(scalar)
        continue
      }
      switch scalars.next() {
      case "\\": note.append("\\")
      case "n": note.append("\n")
      case "r": note.append("\r")
      default: return nil
      }
    }
    return String(note)
  }
}
