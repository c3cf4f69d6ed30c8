import ArgumentParser
import DifferentiableFM
import Foundation
import Hosting
import Quantities
import VoiceSearch

struct MachineGradientCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gradient",
    abstract: "Hold the derivative of a note by every knob against differences.",
    discussion: """
      A random patch plays a note, and a loss says how far it is from noise. For each knob the \
      table has the adjoint's derivative of the loss, the forward and the central difference of a \
      rendering in double precision, and how far the adjoint is from the latter. Ends with 70 when \
      one is off by more than a thousandth, or from the forward difference by more than a hundredth.
      """)
  @Option(
    help: ArgumentHelp(
      "DX7 algorithm, or matrix: every operator into every other.",
      Choice<MatrixWord, AlgorithmKind>.self))
  var algorithm = Choice<MatrixWord, AlgorithmKind>()
  @Option(help: ArgumentHelp("Seed of the patch and of the target.", Seed.self))
  var seed: Seed = 1

  func run() throws {
    try Command.interruptible { () throws(HostError) in
      let check = check()
      print(Self.row("knob", ["value", "adjoint", "forward", "central", "error"]))
      for row in check.rows {
        let numbers = [row.value, row.adjoint, row.forward, row.central]
        print(
          Self.row(
            row.path,
            numbers.map { String(format: "%.6g", $0) } + [String(format: "%.1e", row.error)]))
      }
      try Self.judge(check)
    }
  }

  private func check() -> GradientCheck {
    var dice = SearchRandom(seed: seed.value)
    let wiring = (algorithm.given?.value).map(RandomPatch.Wiring.algorithm) ?? .matrix
    let patch = RandomPatch.patch(wiring, using: &dice)
    let target = (0..<GradientCheck.note.length).map { _ in 0.4 * dice.unit() - 0.2 }
    return GradientCheck.run([patch], target: target)[0]
  }

  private static func judge(_ check: GradientCheck) throws(HostError) {
    guard let worst = check.worst else { return }
    let error = String(format: "%.1e", worst.error)
    guard check.wrong.isEmpty else {
      throw HostError(
        .internalError,
        "\(check.wrong.count) of \(check.rows.count) derivatives are off, \(worst.path) by \(error)"
      )
    }
    print("\(check.rows.count) knobs, largest error \(error) (\(worst.path))")
  }

  private static func row(_ name: String, _ columns: [String]) -> String {
    name.padding(toLength: 20, withPad: " ", startingAt: 0)
      + columns.map { String(repeating: " ", count: max(1, 13 - $0.count)) + $0 }.joined()
  }
}
