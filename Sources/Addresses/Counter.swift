/// What the host counts as it comes, shown under `/stats/`.
public enum Counter: String, CaseIterable, Sendable {
  case unknown = "control/unknown"
  case dropped = "engine/dropped"
  case late = "control/late"
  case unsaved = "learn/unsaved"
  case exclusive = "midi/exclusive"
  case clamped = "midi/clamped"
  case odd = "midi/odd"
  case foreign = "midi/foreign"
  case malformedMIDI = "midi/malformed"
  case unmapped = "midi/unmapped"
  case unsent = "midi/unsent"
  case oscReceived = "osc/received"
  case oscSent = "osc/sent"
  case oscErrors = "osc/error"
  case oscUnknown = "osc/unknown"
  case oscMalformed = "osc/malformed"
  case oscLate = "osc/late"

  public var path: String { "/stats/\(rawValue)" }

  var text: String {
    switch self {
    case .unknown: "Messages to addresses that do not exist"
    case .dropped: "Commands for which the audio thread's queue had no room"
    case .late: "Timed messages that were carried out after their time"
    case .unsaved: "Learned patches that could not be written"
    case .exclusive: "System exclusive messages received"
    case .clamped: "SysEx values that were out of range"
    case .odd: "SysEx dumps with a wrong checksum or length, read all the same"
    case .foreign: "SysEx of other instruments"
    case .malformedMIDI: "MIDI that was cut off or broken"
    case .unmapped: "MIDI messages that nothing here answers to"
    case .unsent: "MIDI messages for which the way out had no room"
    case .oscReceived: "OSC packets received"
    case .oscSent: "OSC packets sent"
    case .oscErrors: "OSC messages answered with /error"
    case .oscUnknown: "OSC messages to unknown addresses"
    case .oscMalformed: "OSC packets that could not be read"
    case .oscLate: "OSC bundles whose time had passed or is of another epoch; they acted at once"
    }
  }
}
