import DifferentiableFM
import FMSynthesis
import Foundation
import MachineCore
import Spectral
import VoiceSearch

/// u = -gradient of the weighted loss, in knob units, through the differentiable voice.
///
/// Frequencies stay: a spectral distance gives no direction for them, but for detune's cents. Its
/// many small hollows are left by leaps: every step the engine also plays longer ones, of a few
/// knobs each, mostly the way the slope points. The scorers' lanes would stand idle otherwise.
final class SlopeDrive: MatchDrive {
  private let renderer: CandidateRenderer
  private let samples: [Float]
  private let moved: [Int]
  private let board: FractionalVoice
  private let instructionSet: InstructionSet
  private let distance: WeightedLoss
  private var objective: GradientObjective?
  private(set) var elite: (coefficients: Coefficients, loss: Double)?
  private var random: SearchRandom
  /// Longest stretch that is compared, in frames.
  private static let longest = 192_000
  /// Steps of a knob.
  private static let longestLeap = 24.0
  /// Candidates of the short view that two threads score in the time of one gradient of two
  /// seconds.
  static let cost = 250

  /// - Parameter samples: The target, 48 kHz.
  init(renderer: CandidateRenderer, samples: [Float], moved: [Int], options: MatchOptions) {
    random = SearchRandom(seed: options.search.seed, stream: 9_003)
    (self.renderer, self.moved, instructionSet) = (renderer, moved, options.search.instructionSet)
    self.samples = Array(samples.prefix(Self.longest))
    let quick = LaneSTFTLoss(
      target: self.samples, instructionSet: instructionSet, threads: options.search.threads)
    distance = WeightedLoss(
      length: self.samples.count, sampleRate: 48_000, weights: options.weights,
      embedding: options.embedding, stft: quick)
    distance.setTarget(self.samples)
    board = FractionalVoice(moved: moved)
  }

  var phase: String { "gradient" }
  var leads: Bool { true }

  func drive(_ s: MatchFeatures, _ a: Coefficients) -> Coefficients {
    let (patch, slopes) = board.patch(a)
    let gradient = objective(for: Genome(a)).evaluate(patch).gradient
    renderer.spend(Self.cost * samples.count / 96_000 + 1)
    var u = a.map { _ in 0.0 }
    for (place, i) in moved.enumerated() {
      u[i] = -gradient[board.knobs[place]] * slopes[place]
    }
    leap(a, u)
    return u
  }

  /// Plays leaps and keeps the best in mind.
  private func leap(_ a: Coefficients, _ u: Coefficients) {
    let leaps = (0..<2 * SearchScorer.lanes).map { _ -> Coefficients in
      var next = a
      let share = pow(Double(moved.count), -random.unit())
      for i in moved where random.chance(share) {
        let way = u[i] == 0 ? (random.chance(0.5) ? 1.0 : -1) : (u[i] > 0 ? 1.0 : -1)
        let length = renderer.knobs.steps[i] * exp(random.unit() * log(Self.longestLeap))
        next[i] += random.chance(0.75) ? way * length : -way * length
        next[i] = min(max(next[i], renderer.knobs.minimum[i]), renderer.knobs.maximum[i])
      }
      return next
    }
    let losses = renderer.pool.score(leaps.map { Genome($0) })
    guard let best = losses.indices.min(by: { losses[$0] < losses[$1] }) else { return }
    elite = (leaps[best], losses[best])
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
