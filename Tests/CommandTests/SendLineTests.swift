import DX7
import Foundation
import Testing

/// What `send` refuses before a DX7 hears of it.
@Suite struct SendLineTests {
  private let command: Command
  private let operands: Operands

  init() throws {
    command = try Command()
    operands = Operands(command)
  }

  private func bank(_ count: Int) throws -> String {
    let voices = (0..<count).flatMap { _ in SysExFile.message(voice: DX7Voice()) }
    return try operands.write("\(count).syx", voices)
  }

  @Test func withoutAServerItSaysThatThereIsNone() throws {
    defer { command.remove() }
    for words in [["init"], [try bank(1)], [try bank(32)], [try bank(3), "--voice", "2"]] {
      let result = try command.run(["send"] + words)
      #expect(result.code == 69, "\(words): \(result.errors)")
      #expect(result.errors.contains("no JACK server"))
    }
  }

  @Test func aFileThatWouldFillABankUpNeedsAVoice() throws {
    defer { command.remove() }
    let result = try command.run(["send", try bank(3)])
    #expect(result.code == 65)
    #expect(result.errors.contains("--voice"))
  }

  @Test func whatIsNoVoiceOrNotThereIsNamed() throws {
    defer { command.remove() }
    #expect(try command.run(["send", "none.syx"]).code == 66)
    #expect(try command.run(["send", try bank(3), "--voice", "4"]).code == 65)
    #expect(try command.run(["send", try operands.write("x.syx", [1, 2, 3])]).code == 65)
    #expect(try command.run(["send", "init", "--name", "a:b"]).code == 64)
    #expect(try command.run(["send", "init", "--channel", "17"]).code == 64)
  }
}
