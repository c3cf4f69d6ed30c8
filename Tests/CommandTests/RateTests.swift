import Foundation
import Testing

/// Sounds at any rate that a file can name.
@Suite struct RateTests {
  private let command: Command
  private let operands: Operands

  init() throws {
    command = try Command()
    operands = Operands(command)
  }

  @Test(arguments: [
    (1, 65), (21, 65), (187, 65), (999, 65), (1000, 0), (1205, 0), (7999, 0), (8000, 0),
    (384_000, 0), (384_001, 0), (1_800_000, 0), (4_000_000, 0), (4_000_001, 65), (.max, 65),
  ])
  func aSoundIsAnalysedOrRefusedWithTheReason(rate: Int32, code: Int32) throws {
    defer { command.remove() }
    let file = try operands.note(
      "note.wav", rate: Int(rate), frames: min(Int(rate) / 2 + 9, 200_000))
    for words in [["analyse", file], ["match", file, "--out", "o", "--evaluations", "1"]] {
      let result = try command.run(words)
      #expect(result.code == code, "\(words): \(result.errors)")
      let isUsual = (8000...384_000).contains(rate)
      #expect(isUsual || result.errors.contains("sampled at \(rate) Hz"))
    }
  }

  @Test(arguments: [1205, 1_800_000])
  func whatIsMatchedAtAnOddRateIsPlayedAndStartedFrom(rate: Int) throws {
    defer { command.remove() }
    let file = try operands.note("note.wav", rate: rate)
    let match = ["match", file, "--evaluations", "1", "--out"]
    #expect(try command.run(match + ["a"]).code == 0)
    #expect(try command.run(["render", "a/patch.json", "--out", "again.wav"]).code == 0)
    let contents = ["again.wav", "a/render.wav"].map {
      FileManager.default.contents(atPath: command.folder + "/" + $0)
    }
    #expect(contents[0] != nil && contents[0] == contents[1])
    #expect(try command.run(match + ["b", "--start", "a/patch.json"]).code == 0)
  }

  @Test func aSetGoesOnAfterASoundAtAnImpossibleRate() throws {
    defer { command.remove() }
    try FileManager.default.createDirectory(
      atPath: command.folder + "/set", withIntermediateDirectories: true)
    try operands.note("set/a.wav")
    try operands.note("set/b.wav", rate: 100)
    try operands.note("set/c.wav", rate: 22_050)
    let result = try command.run(["match-set", "set", "--out", "all", "--evaluations", "1"])
    #expect(result.code == 65)
    #expect(result.output.contains(#""failed":1"#) && result.output.contains(#""matched":2"#))
  }

  /// An hour at 8 kHz would be 700 MB at the rate of the analysis.
  @Test func anHourTakesNoMoreMemoryThanWhatIsLookedAt() throws {
    defer { command.remove() }
    let file = try operands.note("hour.wav", rate: 8000, frames: 8000 * 3600)
    let script = "ulimit -v 2000000; exec \"$0\" analyse \"$1\""
    let result = try command.run(["-c", script, Command.path, file], program: "/bin/bash")
    #expect(result.code == 0, "\(result.errors)")
    #expect(result.errors.contains("only its first 72 s are looked at"))
  }
}
