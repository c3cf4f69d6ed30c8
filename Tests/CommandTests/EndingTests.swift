import Foundation
import Testing

/// How commands end that have not come to their own end.
@Suite(.serialized) struct EndingTests {
  private let command: Command
  private let operands: Operands

  init() throws {
    command = try Command()
    operands = Operands(command)
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
  func everyLongCommandEndsAtASignalAsAtCtrlC(signal: Int32) throws {
    defer { command.remove() }
    let note = try operands.note("note.wav")
    try FileManager.default.createDirectory(
      atPath: command.folder + "/set", withIntermediateDirectories: true)
    try operands.note("set/a.wav")
    let lines: [[String]] = [
      ["match", note, "--out", "o"], ["match-set", "set", "--out", "all"],
      ["library", "build", "--count", "200000"], ["library", "train"],
      ["bench", "engine"], ["bench", "match"], ["bench", "live"],
      ["machine", "sine", "--steps", "100000"],
      ["machine", "optimizer", "--out", "descents"], ["demo", "--out", "session"],
      ["live", "--osc-port", "0", "--record", "played"],
    ]
    for line in lines {
      let result = try command.run(line, signal: (signal, 1.2), limit: 20)
      #expect(result.code == 130, "\(line): \(result.code) \(result.errors)")
      #expect(!result.hung)
    }
    #expect(!FileManager.default.fileExists(atPath: command.folder + "/descents"))
    #expect(FileManager.default.fileExists(atPath: command.folder + "/o/patch.json"))
    #expect(FileManager.default.fileExists(atPath: command.folder + "/played/report.png"))
  }

  @Test func theBenchSaysWhatIsMissingAndLeavesNoServer() throws {
    defer { command.remove() }
    // Away from the project, where there is no phrase to play.
    let copy = command.folder + "/elsewhere"
    try FileManager.default.copyItem(atPath: Command.path, toPath: copy)
    let result = try command.run(["bench", "live", "--seconds", "1"], program: copy)
    #expect(result.code == 66)
    #expect(result.errors.contains("phrase.wav"))
    #expect(result.output.isEmpty)
  }

  @Test(arguments: [1, 2, 3])
  func theSameEvaluationsGiveTheSameOnAnyNumberOfThreads(threads: Int) throws {
    defer { command.remove() }
    let note = try operands.note("note.wav")
    for (out, count) in [("one", "1"), ("more", "\(threads)")] {
      let result = try command.run([
        "match", note, "--out", out, "--evaluations", "4000", "--threads", count,
      ])
      #expect(result.code == 0)
    }
    for file in ["patch.json", "patch.syx", "render.wav", "trace.csv"] {
      let contents = ["one", "more"].map {
        FileManager.default.contents(atPath: "\(command.folder)/\($0)/\(file)")
      }
      #expect(contents[0] != nil && contents[0] == contents[1], "\(file)")
    }
  }

  @Test func secondsBesideEvaluationsEndTheSearch() throws {
    defer { command.remove() }
    let note = try operands.note("note.wav")
    let begin = Date()
    let result = try command.run([
      "match", note, "--out", "o", "--evaluations", "1000000000000", "--seconds", "0.5",
    ])
    #expect(result.code == 0)
    #expect(Date().timeIntervalSince(begin) < 30)
  }

  @Test(arguments: [
    (String(repeating: "n", count: 64), "63 bytes"), ("", "1 to 63 bytes"), ("a:b", "colon"),
    ("a\u{7}b", "control"), (String(repeating: "ö", count: 32), "not 64"),
  ])
  func aNameThatJACKCannotHoldIsAUsageError(name: String, reason: String) throws {
    defer { command.remove() }
    let result = try command.run(["live", "--name", name, "--server", "none-such"])
    #expect(result.code == 64)
    #expect(result.errors.contains(reason), "\(result.errors)")
  }

  @Test(arguments: [256, 300])
  func aNameThatNoFileSystemHoldsIsAUsageError(bytes: Int) throws {
    defer { command.remove() }
    let name = String(repeating: "n", count: bytes)
    for line in [["render", "init", "--out", name], ["render", "init", "--out=a/\(name)/b"]] {
      let result = try command.run(line)
      #expect(result.code == 64)
      #expect(result.errors.contains("255 bytes"))
    }
  }
}
