import Foundation
import MachineCore
import Testing

/// The guide's machine is the one that runs here.
@Suite struct GuideTests {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private func text(_ path: String) throws -> String {
    try String(contentsOf: Self.root.appendingPathComponent(path), encoding: .utf8)
  }

  private func between(_ start: String, _ end: String, _ text: String) throws -> String {
    let first = try #require(text.range(of: start))
    let last = try #require(text.range(of: end, range: first.upperBound..<text.endIndex))
    return String(text[first.upperBound..<last.lowerBound])
  }

  @Test func theGuideShowsTheMachineThatIsTested() throws {
    let code = try between(
      "// guide begins\n", "// guide ends", text("Tests/OtherMachinesTests/GuideMachine.swift"))
    let section = try between("## A machine of one's own", "\n## ", text("docs/GUIDE.md") + "\n## ")
    #expect(try between("```swift\n", "```", section) == code)
    #expect(code.split(separator: "\n").count <= 40, "a machine in forty lines")
  }

  @Test(arguments: [0.02, 0.3])
  func theGuidesMachineBringsASoundToItsLevel(amplitude: Double) {
    var machine = leveller(wanted: 0.2)
    let output = (0..<8000).map { machine.step(amplitude * sin(0.3 * Double($0))) }
    let level = (output.suffix(2000).reduce(0) { $0 + $1 * $1 } / 2000).squareRoot()
    #expect(abs(level - 0.2) < 0.01)
  }

  @Test func theGuidesMachineDoesNotMakeALeapOfSilence() {
    var machine = leveller(wanted: 0.2)
    for _ in 0..<8000 { _ = machine.step(0) }
    #expect(machine.coefficients[0] <= 30)
    #expect(machine.safety.interventions.total > 0)
  }
}
