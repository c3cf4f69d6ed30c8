import DX7
import Foundation
import Testing

/// What a librarian does with voices and sounds.
@Suite struct LibrarianTests {
  private let command: Command
  private let operands: Operands

  init() throws {
    command = try Command()
    operands = Operands(command)
  }

  private struct Score: Decodable {
    var snr: Double?
    var seconds: [Double]
    var terms: [String: Double]
  }

  @Test func aSoundAtAnotherRateIsScoredAsTheSame() throws {
    defer { command.remove() }
    try operands.note("a.wav", rate: 48_000)
    try operands.note("b.wav", rate: 44_100)
    let result = try command.run(["score", "a.wav", "b.wav"])
    #expect(result.code == 0, "\(result.errors)")
    let score = try JSONDecoder().decode(Score.self, from: Data(result.output.utf8))
    #expect(try #require(score.snr) > 40)
    #expect(score.seconds == [0.5, 0.5])
    #expect(try #require(score.terms["stft"]) < 0.05)
  }

  @Test func aMissingSoundIsNamed() throws {
    defer { command.remove() }
    let file = try operands.note("a.wav", rate: 48_000)
    let result = try command.run(["score", file, "none.wav"])
    #expect(result.code == 66)
    #expect(result.errors.contains("none.wav"))
  }

  @Test func everyVoiceOfABankIsRenderedUnderItsName() throws {
    defer { command.remove() }
    let voices = (1...32).map { number -> DX7Voice in
      var voice = DX7Voice()
      voice.name = number == 3 ? "A/B *3" : "VOICE \(number)"
      return voice
    }
    let bank = SysExFile.message(bank: voices)
    try operands.write("bank.syx", bank)
    let words = ["render", "bank.syx", "--all", "--out", "all", "--duration", "0.1"]
    let result = try command.run(words)
    #expect(result.code == 0, "\(result.errors)")
    let files = try FileManager.default.contentsOfDirectory(atPath: command.folder + "/all")
    #expect(files.filter { $0.hasSuffix(".wav") }.count == 32)
    #expect(files.contains("03 AB 3.wav"))
    #expect(files.contains("32 VOICE 32.wav"))
    #expect(try command.run(words).code == 73, "nothing is overwritten unasked")
    #expect(try command.run(words + ["--force"]).code == 0)
  }

  @Test func allOfWhatIsNoBankIsRefused() throws {
    defer { command.remove() }
    let result = try command.run(["render", "init", "--all", "--out", "all"])
    #expect(result.code != 0)
    #expect(!FileManager.default.fileExists(atPath: command.folder + "/all"))
  }
}
