import Foundation
import Testing

/// What `match` says at its end.
@Suite struct MatchLineTests {
  private let command: Command
  private let operands: Operands

  init() throws {
    command = try Command()
    operands = Operands(command)
  }

  private func line(_ result: Command.Result) throws -> [String: Any] {
    let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    return try #require(object as? [String: Any])
  }

  @Test func aMatchTellsHowMuchOfTheWaveformItGivesBack() throws {
    defer { command.remove() }
    let note = try operands.note("note.wav")
    let result = try command.run(["match", note, "--out", "o", "--evaluations", "20"])
    let line = try line(result)
    #expect(line["snr"] is Double)
    #expect(line["exact"] as? Bool == false)
  }

  /// The sound of a patch, and the voice of it as SysEx, which says nothing of key or time.
  @Test func aVoiceThatIsGivenItsOwnSoundComesBackExact() throws {
    defer { command.remove() }
    let made = try operands.match()
    #expect(
      try command.run(
        ["render", made.syx, "--out", "own.wav", "--note", "57", "--duration", "0.3"]
      ).code == 0)
    let words = ["match", "own.wav", "--start", made.syx, "--out", "o", "--evaluations", "200"]
    let line = try line(try command.run(words + ["--explain"]))
    #expect(line["exact"] as? Bool == true)
    #expect(line["note"] as? Int == 57)
  }
}
