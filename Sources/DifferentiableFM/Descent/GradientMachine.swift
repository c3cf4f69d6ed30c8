import FMSynthesis
import MachineCore

/// Who moves a coordinate in a step.
public enum Mover: String, Sendable {
  case gradient
  /// The target's partials, as tracked.
  case tracker
  /// Nobody.
  case none
}

/// What drive, law and log share: who moves which coefficient in the step at hand.
final class Steering {
  var movers: [Mover] = []
  /// Largest step of the gradient's law; coordinates.
  var rate = 1.0
  /// Loss of the patch before the step.
  var loss = Double.infinity
}

/// A: what is known of the target. It stands still, so it is analysed once.
struct TargetPartials: Analysis {
  let analysis: PartialAnalysis
  private var known: [Partial]?

  init(analysis: PartialAnalysis) { self.analysis = analysis }

  mutating func analyse(_ x: [Float]) -> [Partial] {
    if let known { return known }
    let partials = analysis.partials(x)
    known = partials
    return partials
  }
}

/// u: down the gradient, except where the tracker knows better.
struct GradientDrive: Drive {
  let objective: GradientObjective
  let coordinates: KnobCoordinates
  let base: [Double]
  let steering: Steering
  /// Hz within which two sines are one, for a target of that length.
  let resolution: Double
  /// Whether the tracker speaks for frequencies at all.
  let pulls: Bool
  /// Cents from its partial at which an operator is left to the gradient.
  let tolerance: Double
  private let controls: PatchControls
  private var pull: PartialPull?

  init(
    objective: GradientObjective, coordinates: KnobCoordinates, base: [Double],
    steering: Steering, resolution: Double, pulls: Bool, tolerance: Double = 0.2
  ) {
    (self.objective, self.coordinates, self.base) = (objective, coordinates, base)
    (self.steering, self.resolution) = (steering, resolution)
    (self.pulls, self.tolerance) = (pulls, tolerance)
    controls = PatchControls(note: objective.voice.note, rounding: .none)
  }

  mutating func drive(_ s: [Partial], _ a: Coefficients) -> Coefficients {
    let patch = coordinates.patch(base, at: a)
    let result = objective.evaluate(patch)
    steering.loss = result.loss
    steering.movers = Array(repeating: .gradient, count: a.count)
    var u = coordinates.gradient(result.gradient, at: patch).map { -$0 }
    guard pulls else { return u }
    if pull == nil {
      pull = PartialPull(
        note: objective.voice.note, partials: s, patch: patch, controls: controls)
    }
    controls.compute(patch)
    for i in u.indices { steer(i, a[i], patch, &u[i]) }
    return u
  }

  /// Frequencies towards partials, and the levels of those on their way; doubles of a partial
  /// towards silence; other sines nowhere.
  private func steer(_ i: Int, _ a: Double, _ patch: [Double], _ u: inout Double) {
    guard let pull, let (op, field) = Self.place(coordinates.knobs[i].id) else { return }
    let knob = coordinates.knobs[i]
    let hertz = controls.hertz(op)
    let cents = pull.cents(op, hertz: hertz)
    switch field {
    case .ratio, .fixed, .detune:
      let isNear = cents.map { abs($0) <= tolerance } ?? false
      if isNear && field != .detune { return }
      steering.movers[i] = cents == nil || field == .detune ? .none : .tracker
      u = (cents ?? 0) / knob.step
    case .level:
      if let cents, let level = pull.level(op, patch), abs(cents) > tolerance {
        // Off its partial it would be silenced for being there.
        steering.movers[i] = .tracker
        u = knob.coordinate(level) - a
      } else if pull.isDouble(op, hertz: hertz, within: resolution) {
        steering.movers[i] = .tracker
        u = -4 * steering.rate
      }
    default: return
    }
  }

  static func place(_ id: Int) -> (op: Int, field: OperatorField)? {
    guard id < PatchLayout.voiceBase else { return nil }
    let field = OperatorField(rawValue: id % PatchLayout.fieldsPerOperator)
    return field.map { (id / PatchLayout.fieldsPerOperator, $0) }
  }
}

/// F: Adam for what the gradient moves; half the way at once for what the tracker does.
struct GradientLaw: UpdateLaw {
  let steering: Steering
  private var adam: AdamLaw

  init(count: Int, steering: Steering) {
    self.steering = steering
    adam = AdamLaw(count: count, rate: 1, decay: (0.8, 0.9))
  }

  mutating func update(_ a: Coefficients, _ u: Coefficients) -> Coefficients {
    adam.rate = steering.rate
    let slopes = zip(u, steering.movers).map { $1 == .gradient ? $0 : 0 }
    let stepped = adam.update(a, slopes)
    return a.indices.map { i in
      switch steering.movers[i] {
      case .gradient: stepped[i]
      case .tracker: a[i] + 0.5 * u[i]
      case .none: a[i]
      }
    }
  }
}

/// S: the engine's note for the coefficients; the next step's loss is measured on it.
struct NoteSynthesis: Synthesis {
  let objective: GradientObjective
  let coordinates: KnobCoordinates
  let base: [Double]

  mutating func synthesise(_ a: Coefficients, _ s: [Partial]) -> [Double] {
    let patch = coordinates.patch(base, at: a)
    objective.render(patch)
    return patch
  }
}
