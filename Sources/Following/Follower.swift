import DX7Laws
import FMSynthesis
import Glibc
import Knobs
import MachineCore

/// The audio machine in mode follow: makes a patch sing what a live input sings.
///
/// Ratios, indices, routing and algorithm are the patch's. Pitch comes from the tracker, loudness
/// from the input's RMS over the voice's, and the six operator levels from the gradient of a
/// spectral distance, by a multiplicative law. All three hold for the same instant, `analysisDelay`
/// ago. No I/O, no clock. Used by one adaptation thread at a time.
public final class Follower {
  typealias FollowMachine = Machine<
    FollowAnalysis, TimbreDrive, AdamLaw, FollowSafety, VoiceSynthesis
  >

  /// Frames between updates.
  public let hop: Int
  /// Frames from an input event to the end of the window whose centre reports it.
  public var analysisDelay: Int { machine.analysis.window / 2 }
  var machine: FollowMachine
  /// Whether the law turns the follower's own factors and leaves the patch's levels alone.
  /// Holds from the next `adopt` on.
  public var turnsColour = false
  /// The patch's own levels.
  private var own: [Double]
  /// Levels as the engine was last told; below 0: not yet.
  private var sent: [Double]
  private var total = 0

  /// - Parameter patch: `PatchLayout.count` values.
  public init(sampleRate: Double, patch: [Float], configuration: FollowerConfiguration) {
    hop = max(1, Int((sampleRate / configuration.updates).rounded()))
    let analysis = FollowAnalysis(sampleRate: sampleRate, configuration: configuration)
    let voice = SteadyVoice(sampleRate: sampleRate, length: analysis.frame, patch: patch)
    let levels = Follower.levels(patch, voice)
    let seconds = Double(hop) / sampleRate
    machine = FollowMachine(
      analysis: analysis, drive: TimbreDrive(voice: voice, home: levels),
      law: AdamLaw(count: levels.count, rate: 0, rule: .multiplicative),
      safety: FollowSafety(
        voice: voice, home: levels, slew: Follower.reach("/op/1/level", seconds),
        configuration: configuration),
      synthesis: VoiceSynthesis(
        voice: voice, seconds: seconds, configuration: configuration),
      coefficients: levels)
    own = Follower.stored(patch)
    sent = own
    configure(configuration)
  }

  /// Feeds the next samples, normally `hop`, and gives the new targets.
  /// - Parameter held: whether a person holds the knob of that id.
  public func step(
    _ input: UnsafePointer<Float>, count: Int, held: (Int) -> Bool
  ) -> FollowerStep {
    let holds = (0..<PatchLayout.operators).map {
      held(PatchLayout.index($0, .level))
        || turnsColour && (own[$0] == 0 || held(PatchLayout.followColour($0)))
    }
    var result = machine.step(FollowSignal(samples: input, count: count, held: holds))
    result.loss = Float(machine.drive.loss)
    result.knobs = changes(holds)
    var interventions = machine.safety.interventions
    interventions.add(machine.synthesis.interventions)
    result.limited = interventions.total - total
    result.interventions = interventions
    total = interventions.total
    return result
  }

  /// Takes a patch that a person loaded or turned; the operator levels start from it anew.
  public func adopt(patch: [Float]) {
    let voice = machine.drive.voice
    voice.adopt(patch)
    own = Follower.stored(patch)
    machine.coefficients =
      turnsColour ? Follower.lasting(patch, own) : Follower.levels(patch, voice)
    machine.drive.home = machine.coefficients
    machine.safety.home = machine.coefficients
    machine.law.reset()
    sent = turnsColour ? own.map { _ in -1 } : own
  }

  /// Takes new settings; `updates` and `delay` stay as they were at the start.
  public func configure(_ configuration: FollowerConfiguration) {
    machine.analysis.configuration = configuration
    machine.safety.configuration = configuration
    machine.synthesis.configuration = configuration
    machine.drive.isFrozen = configuration.freeze
    machine.law.rate = 0.25 * Double(configuration.rate)
  }

  /// Levels that differ from what the engine was last told by more than 0.01 dB.
  private func changes(_ held: [Bool]) -> [(id: Int, value: Float)] {
    var changes: [(id: Int, value: Float)] = []
    for op in machine.coefficients.indices where !held[op] && machine.drive.voice.isHeard[op] {
      let level = machine.coefficients[op]
      guard abs(level - sent[op]) > 0.001 * level else { continue }
      sent[op] = level
      changes.append(
        turnsColour
          ? (PatchLayout.followColour(op), Float(min(max(level / own[op], 0.001), 1000)))
          : (PatchLayout.index(op, .level), Float(level)))
    }
    return changes
  }

  /// The patch's levels as its envelopes leave them once the attack is over: the follower's own
  /// envelopes stand open, and at full level most voices are far too bright.
  private static func lasting(_ patch: [Float], _ own: [Double]) -> [Double] {
    own.enumerated().map { op, level in
      func knob(_ field: OperatorField) -> Double { Double(patch[PatchLayout.index(op, field)]) }
      if knob(.envelopeType) < 0.5 { return level * max(knob(.sustain), 0.1) }
      let stage = max(knob(.level3), knob(.level2) - 10)
      return level * pow(10, -LevelLaw.decibelsPerStep / 20 * (99 - max(stage, 20)))
    }
  }

  /// What the patch stores.
  private static func stored(_ patch: [Float]) -> [Double] {
    (0..<PatchLayout.operators).map { Double(patch[PatchLayout.index($0, .level)]) }
  }

  /// Where the law starts: the patch's levels, lifted off 0, which a multiplicative law cannot
  /// leave.
  private static func levels(_ patch: [Float], _ voice: SteadyVoice) -> [Double] {
    stored(patch).enumerated().map { voice.isHeard[$0] ? max($1, 0.01) : $1 }
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
