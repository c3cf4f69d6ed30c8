import Foundation
import Testing

/// `ddspm prefer` with answers that come on standard input.
@Suite struct PreferLineTests {
  private let command: Command

  init() throws { command = try Command() }

  private func answer(_ lines: String, _ words: [String] = []) throws -> Command.Result {
    try command.run(["prefer", "p"] + words, input: lines)
  }

  private func read(_ name: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: command.folder + "/p/" + name))
  }

  private func last(_ result: Command.Result) throws -> [String: Any] {
    let line = result.output.split(separator: "\n").last ?? ""
    let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
    return try #require(object as? [String: Any])
  }

  @Test func answersAreKeptAndAFolderThatIsNamedAgainGoesOn() throws {
    defer { command.remove() }
    let first = try answer("brighter\na\nquit\n", ["--start", "init"])
    #expect(first.code == 0)
    #expect(try last(first)["choices"] as? Int == 2)
    let log = try read("choices.jsonl")
    let patch = try read("patch.json")
    let second = try answer("quit\n")
    #expect(try last(second)["choices"] as? Int == 2)
    #expect(try read("choices.jsonl") == log)
    #expect(try read("patch.json") == patch)
    for name in ["a.wav", "b.wav", "patch.syx", "start.json"] { #expect(try !read(name).isEmpty) }
  }

  @Test func inputThatEndsLosesNothingAndSaysSo() throws {
    defer { command.remove() }
    let result = try answer("brighter", ["--start", "init"])
    #expect(result.code == 0)
    #expect(result.errors.contains("standard input ended; all answers are kept"))
    #expect(try last(result)["choices"] as? Int == 1)
  }

  @Test func linesThatAreNoAnswerAreCountedAndChangeNothing() throws {
    defer { command.remove() }
    let lines = ["brigther", "brighter nan", "brighter inf", "darker 1e9", "undo", "", "\u{7f}ü"]
    let result = try answer(lines.joined(separator: "\n") + "\nquit\n", ["--start", "init"])
    #expect(result.code == 0)
    #expect(result.errors.contains("did you mean brighter?"))
    #expect(result.errors.contains("darker takes 0.05 to 4 steps, not 1e9"))
    #expect(result.errors.contains("no answer to take back"))
    #expect(try last(result)["refused"] as? Int == lines.count)
    #expect(try last(result)["choices"] as? Int == 0)
  }

  @Test func aFolderWithSomethingElseInItIsRefusedAndLeftAlone() throws {
    defer { command.remove() }
    try FileManager.default.createDirectory(
      atPath: command.folder + "/p", withIntermediateDirectories: true)
    try Data("mine".utf8).write(to: URL(fileURLWithPath: command.folder + "/p/song.txt"))
    let result = try answer("quit\n", ["--start", "init"])
    #expect(result.code == 73)
    #expect(result.errors.contains("song.txt"))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: command.folder + "/p") == ["song.txt"])
  }

  @Test func aNewFolderNeedsAStartAndAnotherStartIsAUsageError() throws {
    defer { command.remove() }
    #expect(try answer("quit\n").code == 66)
    #expect(!FileManager.default.fileExists(atPath: command.folder + "/p"))
    _ = try answer("brighter 2\nquit\n", ["--start", "init"])
    try FileManager.default.copyItem(
      atPath: command.folder + "/p/patch.json", toPath: command.folder + "/other.json")
    #expect(try answer("quit\n", ["--start", "other.json"]).code == 64)
    #expect(try answer("quit\n", ["--start", "init"]).code == 0)
  }

  @Test func halfALineThatAKilledProcessLeftIsPassedOver() throws {
    defer { command.remove() }
    _ = try answer("brighter\nquit\n", ["--start", "init"])
    let log = command.folder + "/p/choices.jsonl"
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data("{\"choice\":\"a\",\"a\":{\"kno".utf8))
    try handle.close()
    let result = try answer("darker 0.5\nquit\n")
    #expect(result.code == 0)
    #expect(result.errors.contains("line 3 is no answer"))
    #expect(try last(result)["choices"] as? Int == 2)
    #expect(try last(answer("quit\n"))["choices"] as? Int == 2)
  }
}
