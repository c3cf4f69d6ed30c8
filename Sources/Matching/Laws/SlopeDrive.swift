import FMSynthesis
import Foundation
import MachineCore

/// u = -gradient of the multi-resolution distance, in knob units, through the differentiable voice.
///
/// Frequencies stay: a spectral distance gives no direction for them, but for detune's cents.
final class SlopeDrive: MatchDrive {
  private let stage: MatchStage
  private let samples: [Float]
  private let moved: [Int]
  private let board: PatchBoard
  private let instructionSet: InstructionSet
  private let distance: QuickSTFT
  private var objective: GradientObjective?
  /// Longest stretch that is compared, in frames.
  private static let longest = 192_000
  /// Candidates of the short view that two threads score in the time of one gradient of two
  /// seconds.
  static let cost = 250

  /// - Parameter samples: The target, 48 kHz.
  init(
    stage: MatchStage, samples: [Float], moved: [Int], instructionSet: InstructionSet
  ) {
    (self.stage, self.moved, self.instructionSet) = (stage, moved, instructionSet)
    self.samples = Array(samples.prefix(Self.longest))
    distance = QuickSTFT(target: self.samples, instructionSet: instructionSet)
    board = PatchBoard(moved: moved)
  }

  var phase: String { "gradient" }

  func drive(_ s: MatchFeatures, _ a: Coefficients) -> Coefficients {
    let (patch, slopes) = board.patch(a)
    let gradient = objective(for: Genome(a)).evaluate(patch).gradient
    stage.spend(Self.cost * samples.count / 96_000 + 1)
    var u = a.map { _ in 0.0 }
    for (place, i) in moved.enumerated() {
      u[i] = -gradient[board.knobs[place]] * slopes[place]
    }
    return u
  }

  private func objective(for genome: Genome) -> GradientObjective {
    let note = DifferentiableNote(
      key: genome.key, heldFrames: Int(genome.held) * 64, length: samples.count)
    if let objective, objective.voice.note == note { return objective }
    let made = GradientObjective(note: note, loss: distance, instructionSet: instructionSet)
    objective = made
    return made
  }
}
