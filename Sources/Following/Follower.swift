import FMSynthesis
import Glibc
import HarmonicSolver
import Knobs
import MachineCore
import Spectral

/// The audio machine in mode follow: makes a patch sing what a live input sings.
///
/// Ratios, routing and algorithm are the patch's. Pitch comes from the tracker; levels, indices and
/// feedback from a solver that has the input's harmonics as its target; a hiss from what lies between
/// them. All of it holds for the same instant, `analysisDelay` ago, and moves the follower's own voice:
/// the patch stays as it is. No I/O, no clock. Used by one adaptation thread at a time.
public final class Follower {
  typealias FollowMachine = Machine<
    FollowAnalysis, TimbreDrive, PlainLaw, FollowSafety, VoiceSynthesis
  >

  /// Frames between updates.
  public let hop: Int
  /// Frames from an input event to the instant that reports it.
  public var analysisDelay: Int { machine.analysis.delay }
  private let sampleRate: Double
  /// Frames of the engine's control block.
  private let block: Int
  private var configuration: FollowerConfiguration
  var machine: FollowMachine
  private var total = 0

  /// - Parameters:
  ///   - patch: `PatchLayout.count` values.
  ///   - block: Frames of the engine's control block.
  public init(
    sampleRate: Double, patch: [Float], configuration: FollowerConfiguration, block: Int = 64
  ) {
    (self.sampleRate, self.block) = (sampleRate, block)
    self.configuration = configuration
    hop = max(1, Int((sampleRate / configuration.updates).rounded()))
    let analysis = FollowAnalysis(sampleRate: sampleRate, configuration: configuration)
    machine = Follower.machine(
      analysis, patch: patch, sampleRate: sampleRate, hop: hop, block: block, configuration)
  }

  private static func machine(
    _ analysis: FollowAnalysis, patch: [Float], sampleRate: Double, hop: Int, block: Int,
    _ configuration: FollowerConfiguration
  ) -> FollowMachine {
    let structure = FMStructure(patch: patch)
    let solver = HarmonicSolver(structure, sampleRate: sampleRate)
    let drive = TimbreDrive(
      solver: solver, noiseEar: analysis.noiseEar, configuration: configuration)
    let own = solver.unknowns.values(structure, level: FMStructure.carrierPeak)
    return FollowMachine(
      analysis: analysis, drive: drive, law: PlainLaw(rate: 1),
      safety: FollowSafety(drive: drive, seconds: Double(hop) / sampleRate),
      synthesis: VoiceSynthesis(drive: drive, hop: hop, block: block),
      coefficients: own + [log2(220)] + drive.layout.hiss.map { _ in 0 })
  }

  /// Feeds the next samples, normally `hop`, and gives the new targets.
  /// - Parameters:
  ///   - begin: Frame of the engine at which it will begin to move there.
  ///   - held: Whether a person holds the knob of that id.
  public func step(
    _ input: UnsafePointer<Float>, count: Int, begin: UInt64, held: (Int) -> Bool
  ) -> FollowerStep {
    let holds = machine.drive.layout.unknowns.kinds.map { kind in
      switch kind {
      case .amplitude(let op):
        held(PatchLayout.index(op, .level)) || held(PatchLayout.followColour(op))
      case .gain(let op):
        held(PatchLayout.index(op, .level)) || held(PatchLayout.followColour(op))
          || held(PatchLayout.index(op, .index))
      case .feedback(let op):
        held(PatchLayout.index(.feedback)) || held(PatchLayout.followFeedback(op))
          || held(PatchLayout.routing(into: op, from: op))
      }
    }
    var result = machine.step(
      FollowSignal(samples: input, count: count, held: holds, begin: Double(begin)))
    result.coefficients = named(machine.coefficients)
    let interventions = machine.safety.interventions
    result.limited = interventions.total - total
    result.interventions = interventions
    total = interventions.total
    return result
  }

  /// Hears where the engine's voice is.
  /// - Parameter turns: Of its pitch, at a frame.
  public func observe(turns: Double, at frame: UInt64) {
    machine.synthesis.forecast.observe(turns: turns, at: Double(frame))
  }

  /// What other starts are wanted for, after a step; nil: for nothing.
  public var assignment: ScoutAssignment? { machine.drive.assignment }

  /// Takes what other starts found: it runs along, and takes over if it is better for a while.
  public func take(_ result: ScoutResult) { machine.drive.take(result) }

  /// Takes a patch that a person loaded or turned; what is solved starts from it anew.
  public func adopt(patch: [Float]) {
    if FMStructure(patch: patch) == machine.drive.solver.structure { return }
    let analysis = machine.analysis
    machine = Follower.machine(
      analysis, patch: patch, sampleRate: sampleRate, hop: hop, block: block, configuration)
    total = 0
  }

  /// Takes new settings; `updates` and `delay` stay as they were at the start.
  public func configure(_ configuration: FollowerConfiguration) {
    self.configuration = configuration
    machine.analysis.configuration = configuration
    machine.drive.configuration = configuration
  }

  private func named(_ a: Coefficients) -> [(name: String, value: Double)] {
    let layout = machine.drive.layout
    let structure = machine.drive.solver.structure
    var named = layout.unknowns.kinds.enumerated().map { i, kind -> (String, Double) in
      switch kind {
      case .amplitude(let op): ("level \(op + 1)", 8.685_889_6 * a[i])
      case .gain(let op): ("index \(op + 1)", structure.index(op) * exp(a[i]))
      case .feedback(let op): ("feedback \(op + 1)", exp(a[i]))
      }
    }
    for (band, i) in layout.hiss.enumerated() {
      named.append(("noise level \(band + 1)", SoundFeatures.decibels(a[i])))
    }
    return named.map { (name: $0.0, value: $0.1) }
  }

  /// How far a knob may move in so many seconds, in its own unit or, if logarithmic, in octaves.
  public static func reach(_ path: String, _ seconds: Double) -> Double {
    guard let knob = KnobTable.shared[path], knob.travel > 0 else { return .infinity }
    let range =
      knob.scale == .logarithmic
      ? log2(Double(knob.maximum / knob.minimum)) : Double(knob.maximum - knob.minimum)
    return range * seconds / Double(knob.travel)
  }
}
