import DX7
import Foundation
import Testing

/// What `explore` leaves, and what it refuses.
@Suite struct ExploreLineTests {
  private let command: Command
  private let operands: Operands
  private static let files = ["map.html", "map.json", "map.png", "voices.syx"]

  init() throws {
    command = try Command()
    operands = Operands(command)
  }

  private struct Line: Decodable {
    struct Spread: Decodable { var nearest: Double }
    var voices: Int
    var placed: Int
    var unfinished: Int
    var diversity: [String: Spread]
  }

  private func explore(
    _ out: String, _ words: [String] = [], count: String = "40",
    signal: (number: Int32, after: Double)? = nil
  ) throws -> Command.Result {
    try command.run(
      ["explore", "--out", out, "--count", count, "--evaluations", "4096"] + words, signal: signal)
  }

  private func read(_ folder: String, _ name: String) -> Data? {
    FileManager.default.contents(atPath: "\(command.folder)/\(folder)/\(name)")
  }

  private func line(_ result: Command.Result) throws -> Line {
    try JSONDecoder().decode(Line.self, from: Data(result.output.utf8))
  }

  @Test func aSearchThatWasKilledGoesOnAndEndsWithTheSameMap() throws {
    defer { command.remove() }
    let whole = try explore("whole")
    #expect(whole.code == 0, "\(whole.errors)")
    let line = try line(whole)
    #expect(line.voices == 40)
    #expect(line.unfinished == 0)
    let nearest = line.diversity.mapValues(\.nearest)
    #expect(try #require(nearest["explored"]) > 1.2 * #require(nearest["uniform"]))
    for after in [0.2, 0.5] { _ = try explore("cut", signal: (SIGKILL, after)) }
    #expect(try explore("cut").code == 0)
    for name in Self.files {
      #expect(read("whole", name) != nil)
      #expect(read("whole", name) == read("cut", name), "\(name)")
    }
  }

  @Test func shardsMakeTheMapOfOneProcess() throws {
    defer { command.remove() }
    #expect(try explore("one", ["--no-audio"]).code == 0)
    #expect(try line(explore("two", ["--no-audio", "--shard", "2/2"])).unfinished == 1)
    #expect(try line(explore("two", ["--no-audio", "--shard", "1/2"])).unfinished == 0)
    for name in Self.files { #expect(read("one", name) == read("two", name), "\(name)") }
  }

  @Test func aPersonsVoicesStandOnTheMapAndABadBankIsNoEnd() throws {
    defer { command.remove() }
    try FileManager.default.createDirectory(
      atPath: command.folder + "/mine", withIntermediateDirectories: true)
    var voice = DX7Voice()
    voice.name = "MY SINE"
    try operands.write("mine/a.syx", SysExFile.message(voice: voice))
    try operands.write("mine/b.syx", Array("no bank".utf8))
    let result = try explore("out", ["--with", "mine"])
    #expect(result.code == 0)
    #expect(result.errors.contains("b.syx"))
    #expect(try line(result).placed == 1)
    let page = String(decoding: try #require(read("out", "map.html")), as: UTF8.self)
    #expect(page.contains("MY SINE") && page.contains("mine\\/a.syx"))
    #expect(try explore("out", ["--with", "not-there"]).code == 66)
  }

  @Test func voicesComeBackFromTheBanks() throws {
    defer { command.remove() }
    _ = try explore("out", ["--no-audio"])
    let bank = try #require(read("out", "voices.syx"))
    let voices = try SysExFile.parse(Array(bank)).voices
    #expect(voices.count == 64, "two banks")
    #expect(voices.prefix(40).allSatisfy { $0.name.contains(" ") })
  }

  @Test func whatStandsInThePlaceIsLeftAsItIs() throws {
    defer { command.remove() }
    try FileManager.default.createDirectory(
      atPath: command.folder + "/photos", withIntermediateDirectories: true)
    try operands.write("photos/cat.jpg", [1, 2, 3])
    try operands.write("file", [1])
    #expect(try explore("photos").code == 73)
    #expect(try explore("file").code == 73)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: command.folder + "/photos") == ["cat.jpg"]
    )
    #expect(try explore("out", ["--no-audio"], count: "3").code == 0)
    let other = try explore("out", ["--no-audio"], count: "4")
    #expect(other.code == 73)
    #expect(other.errors.contains("--count 3"))
    try operands.write("out/map.html", Array("mine".utf8))
    #expect(try explore("out", ["--no-audio"], count: "3").code == 73)
    #expect(read("out", "map.html") == Data("mine".utf8))
  }

  @Test func aCountOutOfRangeIsRefused() throws {
    defer { command.remove() }
    for count in ["0", "10000000"] {
      let result = try explore("out", count: count)
      #expect(result.code == 64)
      #expect(result.errors.contains("1...20000"))
    }
    #expect(try explore("out", ["--shard", "3/2"]).code == 64)
  }
}
