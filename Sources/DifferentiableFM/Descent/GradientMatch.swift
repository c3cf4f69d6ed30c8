import FMSynthesis
import Foundation
import MachineCore
import Spectral

/// Turns a patch's knobs by gradient until its note sounds like a target: the audio machine with
/// the law `gradient`.
///
/// ```swift
/// let match = GradientMatch(patch: patch, note: note, target: samples, loss: stft)
/// for _ in 0..<200 { match.step() }
/// match.finish()
/// use(match.best.patch)
/// ```
/// No I/O, no clock, no chance. One thread at a time.
public final class GradientMatch {
  typealias NoteMachine = Machine<
    TargetPartials, GradientDrive, GradientLaw, BoxSafety<[Partial]>, NoteSynthesis
  >

  public struct Options: Sendable {
    public var knobs = GradientKnobs()
    /// Whether operators that are plain sines are pulled to the target's partials.
    public var pullsPartials = false
    /// Step of a coordinate at the start and after `steps`, falling by a cosine.
    public var rate = 1.0
    public var lastRate = 0.02
    /// Steps over which the rate falls.
    public var steps = 300

    public init() {}
  }

  /// What one step did.
  public struct Step: Sendable {
    /// Loss of the patch before the step.
    public let loss: Double
    /// Frequencies that moved, and who moved them.
    public let frequencies: [FrequencyMove]
  }

  /// The patch of the smallest loss so far, in the units of the knobs.
  public private(set) var best: (patch: [Float], loss: Double)
  /// Steps done.
  private var steps = 0
  private let options: Options
  private var machine: NoteMachine
  private let steering = Steering()
  private let coordinates: KnobCoordinates
  private let target: [Float]

  /// - Parameters:
  ///   - patch: `PatchLayout.count` values in range.
  ///   - target: `note.length` samples at the note's rate, as loud as the engine is to be.
  ///   - loss: its target set; `note.length` long.
  public init(
    patch: [Float], note: DifferentiableNote, target: [Float], loss: any SoundLoss,
    options: Options = Options(), instructionSet: InstructionSet = .detect()
  ) {
    precondition(target.count == note.length, "a target as long as the note")
    let base = patch.map { Double($0) }
    (self.options, self.target) = (options, target)
    let coordinates = KnobCoordinates(options.knobs, patch: base)
    let objective = GradientObjective(note: note, loss: loss, instructionSet: instructionSet)
    let analysis = PartialAnalysis(sampleRate: note.sampleRate)
    self.coordinates = coordinates
    machine = NoteMachine(
      analysis: TargetPartials(analysis: analysis),
      drive: GradientDrive(
        objective: objective, coordinates: coordinates, base: base, steering: steering,
        resolution: analysis.resolution(target.count), pulls: options.pullsPartials),
      law: GradientLaw(count: coordinates.knobs.count, steering: steering),
      safety: Self.safety(coordinates),
      synthesis: NoteSynthesis(objective: objective, coordinates: coordinates, base: base),
      coefficients: coordinates.coordinates(of: base))
    best = (patch, .infinity)
  }

  /// Where the machine stands, in the units of the knobs.
  public var patch: [Float] { patch(at: machine.coefficients).map { Float($0) } }

  /// A patch's note.
  public func samples(of patch: [Float]) -> [Float] {
    machine.drive.objective.render(patch.map { Double($0) })
    return machine.drive.objective.samples
  }

  /// One step of the machine.
  @discardableResult
  public func step() -> Step {
    let before = machine.coefficients
    let progress = min(1, Double(steps) / Double(max(1, options.steps)))
    let fall = 0.5 + 0.5 * cos(Double.pi * progress)
    steering.rate = options.lastRate + (options.rate - options.lastRate) * fall
    _ = machine.step(target)
    keep(before, steering.loss)
    steps += 1
    return Step(loss: steering.loss, frequencies: moves(from: before))
  }

  /// Measures the last patch, which no step has looked at yet.
  public func finish() {
    keep(machine.coefficients, machine.drive.objective.measure(patch(at: machine.coefficients)))
  }

  private func keep(_ a: Coefficients, _ loss: Double) {
    guard loss < best.loss else { return }
    best = (patch(at: a).map { Float($0) }, loss)
  }

  private func patch(at a: Coefficients) -> [Double] {
    coordinates.patch(machine.drive.base, at: a)
  }

  private func moves(from before: Coefficients) -> [FrequencyMove] {
    coordinates.knobs.indices.compactMap { i in
      let knob = coordinates.knobs[i]
      guard case .cents = knob.scale, machine.coefficients[i] != before[i] else { return nil }
      return FrequencyMove(
        knob: knob.id, from: knob.value(before[i]), to: knob.value(machine.coefficients[i]),
        mover: steering.movers[i])
    }
  }

  /// Knobs stay in their ranges; no coordinate moves by more than a fifth of an octave in cents or
  /// by 20 in anything else at once.
  private static func safety(_ coordinates: KnobCoordinates) -> BoxSafety<[Partial]> {
    let slew = coordinates.knobs.map { knob in
      if case .cents = knob.scale { return 240 / knob.step }
      return 20.0
    }
    return BoxSafety(
      minimum: coordinates.minimum, maximum: coordinates.maximum, slew: slew)
  }
}

/// A frequency knob's move in one step.
public struct FrequencyMove: Sendable {
  /// Position in the patch.
  public let knob: Int
  /// In the knob's unit.
  public let from: Double
  public let to: Double
  public let mover: Mover
}
