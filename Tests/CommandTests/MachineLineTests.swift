import Foundation
import Testing

/// Machines of other domains, as a person runs them.
@Suite struct MachineLineTests {
  private let command: Command

  init() throws { command = try Command() }

  @Test(arguments: ["optimizer", "control", "portfolio"])
  func aMachineLeavesItsCourseAndEndsWithJSON(name: String) throws {
    defer { command.remove() }
    let result = try command.run(["machine", name, "--out", "new/deep"])
    #expect(result.code == 0, "\(result.errors)")
    let last = try #require(result.output.split(separator: "\n").last)
    let figures = try JSONSerialization.jsonObject(with: Data(last.utf8)) as? [String: Any]
    #expect(figures?["machine"] as? String == name)
    let files = try FileManager.default.contentsOfDirectory(atPath: command.folder + "/new/deep")
    #expect(files.sorted() == ["report.png", "trace.csv"])
  }

  @Test func aMachineReplacesNothing() throws {
    defer { command.remove() }
    let line = ["machine", "portfolio", "--out", "there"]
    #expect(try command.run(line).code == 0)
    let before = FileManager.default.contents(atPath: command.folder + "/there/report.png")
    let again = try command.run(line + ["--seed", "2"])
    #expect(again.code == 73)
    #expect(again.errors.contains("there: is in the way"))
    let after = FileManager.default.contents(atPath: command.folder + "/there/report.png")
    #expect(before == after)
  }

  @Test func aBadMarketIsRefusedWithItsPlaceAndLeavesNothing() throws {
    defer { command.remove() }
    let lines = (0..<200).map { $0 == 77 ? "0.01,nan" : "0.0\($0 % 9),-0.0\($0 % 7)" }
    try Operands(command).write("market.csv", Array(lines.joined(separator: "\n").utf8))
    let result = try command.run([
      "machine", "portfolio", "--out", "new", "--market", "market.csv",
    ])
    #expect(result.code == 65)
    #expect(result.errors.contains("market.csv: line 78, column 2"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: command.folder) == ["market.csv"])
  }
}
