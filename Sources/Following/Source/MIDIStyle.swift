/// How what is heard is put into MIDI.
public enum MIDIStyle: String, CaseIterable, Sendable {
  /// On channel 1.
  case plain
  /// As MPE's lower zone: channel 1 tells, each note takes the next of channels 2 to 16, so that what
  /// fades is not bent by what begins.
  case mpe

  /// Semitones of a whole bend to either side: what receivers take it for when they are not told.
  var bendRange: Int { self == .plain ? 2 : 48 }

  /// The channel after another one, 0...15.
  func channel(after channel: UInt8) -> UInt8 {
    self == .plain ? 0 : channel % 15 + 1
  }

  /// What a receiver must know ahead of notes on a channel. A zone's members share what one of them
  /// is told.
  func announcement(_ channel: UInt8) -> [[UInt8]] {
    let range = parameter(0, UInt8(bendRange), channel)
    return self == .plain ? range : parameter(6, 15, 0) + range
  }

  /// A registered parameter, and none chosen behind it, so that a later data entry does no harm.
  private func parameter(_ number: UInt8, _ value: UInt8, _ channel: UInt8) -> [[UInt8]] {
    [(101, 0), (100, number), (6, value), (38, 0), (101, 127), (100, 127)].map {
      [0xb0 | channel, $0.0, $0.1]
    }
  }
}
