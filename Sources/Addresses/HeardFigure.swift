/// What the follower hears, told at each of its updates.
public enum HeardFigure: String, CaseIterable, Sendable {
  case f0 = "/follow/heard/f0"
  case level = "/follow/heard/level"
  case voiced = "/follow/heard/voiced"
  case note = "/follow/heard/note"

  public var path: String { rawValue }

  var argument: AddressArgument {
    switch self {
    case .f0: AddressArgument("pitch", .float, 0...Float.infinity, unit: "Hz")
    case .level: AddressArgument("level", .float, -160...Float.infinity, unit: "dBFS")
    case .voiced: AddressArgument("voiced", .toggle)
    case .note: AddressArgument("note", .float, 0...127)
    }
  }

  var text: String {
    switch self {
    case .f0: "Pitch heard; while there is none, the last one; 0 before the first"
    case .level: "How loud the input is, RMS; -160 in silence and with mode off"
    case .voiced: "1 while the input has a pitch that can be followed"
    case .note: "The pitch as a MIDI note with its fraction: 69 is 440 Hz; 0 before the first"
    }
  }
}
