import MachineCore
import MachineLaws

/// What a step sounds like where its coefficients stand, and with each of them turned by one.
struct StepSounds {
  var here: Descriptors
  var turned: [Descriptors]
}

/// How far a step is from its target, and which way each coefficient leads.
struct StepFeatures: Scored {
  /// By descriptor, in steps of the ear.
  var residual: [Double]
  /// By coefficient, then by descriptor.
  var slopes: [[Double]]
  /// Mean square of the residual.
  var loss: Double
}

/// A: from the sounds to the residual and its slopes.
struct StepAnalysis: Analysis {
  let target: Descriptors
  let scale: DescriptorScale

  func analyse(_ x: StepSounds) -> StepFeatures {
    let residual = scale.residual(x.here, target)
    let slopes = x.turned.map { sound in
      zip(scale.residual(sound, target), residual).map { $0 - $1 }
    }
    return StepFeatures(residual: residual, slopes: slopes, loss: loss(x.here))
  }

  func loss(_ sound: Descriptors) -> Double {
    let error = DescriptorScale.error(scale.residual(sound, target))
    return error * error
  }
}

/// u: the best of what Gauss and Newton say at several dampings, and of that with some chance in it.
struct StepDrive: Drive {
  let analysis: StepAnalysis
  let workshop: StepWorkshop
  private var random: SearchRandom
  /// How far chance goes, in coefficients.
  private var spread = 1.0
  private static let dampings: [Double] = [0.001, 0.01, 0.1, 0.3, 1, 3, 10, 100]
  /// What a coefficient away from the path costs, beside a residual of 1.
  private static let tether = 0.003

  init(_ analysis: StepAnalysis, _ workshop: StepWorkshop, _ random: SearchRandom) {
    (self.analysis, self.workshop, self.random) = (analysis, workshop, random)
  }

  mutating func drive(_ s: StepFeatures, _ a: Coefficients) -> Coefficients {
    var equations = NormalEquations(s.residual, s.slopes)
    equations.addTether(Self.tether * Double(s.residual.count), a, a.map { _ in 0 })
    let plain = Self.dampings.compactMap { equations.solve(damping: $0) }.map { Self.held($0, a) }
    guard let middle = plain.indices.last.map({ plain[$0 / 2] }) else { return a.map { _ in 0 } }
    let shaken = (plain.count..<MorphStage.lanes).map { _ in
      Self.held(middle.map { $0 + spread * (random.unit() + random.unit() - 1) }, a)
    }
    let ways = plain + shaken
    let sounds = workshop.hear(ways.map { zip(a, $0).map(+) })
    let losses = sounds.map(analysis.loss)
    guard let best = losses.indices.min(by: { losses[$0] < losses[$1] }), losses[best] < s.loss
    else {
      spread /= 2
      return a.map { _ in 0 }
    }
    return ways[best]
  }

  /// A way that the safety law lets pass as it is.
  private static func held(_ u: Coefficients, _ a: Coefficients) -> Coefficients {
    zip(u, a).map { step, now in
      let slewed = min(max(step, -StepKnobs.slew), StepKnobs.slew)
      return min(max(now + slewed, -StepKnobs.range), StepKnobs.range) - now
    }
  }
}

/// S: the step as it sounds now, and round about.
struct StepSynthesis: Synthesis {
  let workshop: StepWorkshop

  func synthesise(_ a: Coefficients, _ s: StepFeatures) -> StepSounds { workshop.sounds(a) }
}

/// The machine that brings a step of a morph to where its ends say it should be.
///
/// H: no coefficient leaves its range or moves far at a time, and a loss that rises twice on end leads
/// back to the best.
struct StepMachine {
  private typealias Safety = SafetyChain<LyapunovGuard<StepFeatures>, BoxSafety<StepFeatures>>
  private var machine: Machine<StepAnalysis, StepDrive, PlainLaw, Safety, StepSynthesis>
  private var sounds: StepSounds

  init(_ analysis: StepAnalysis, _ workshop: StepWorkshop, random: SearchRandom) {
    let a = Coefficients(repeating: 0, count: workshop.knobs.count)
    func all(_ value: Double) -> Coefficients { a.map { _ in value } }
    machine = Machine(
      analysis: analysis, drive: StepDrive(analysis, workshop, random), law: PlainLaw(rate: 1),
      safety: SafetyChain(
        LyapunovGuard(patience: 2),
        then: BoxSafety(
          minimum: all(-StepKnobs.range), maximum: all(StepKnobs.range),
          slew: all(StepKnobs.slew))),
      synthesis: StepSynthesis(workshop: workshop), coefficients: a)
    sounds = workshop.sounds(a)
  }

  var coefficients: Coefficients { machine.coefficients }
  var here: Descriptors { sounds.here }
  var loss: Double { machine.analysis.loss(sounds.here) }
  var interventions: Interventions { machine.safety.interventions }

  mutating func step() { sounds = machine.step(sounds) }
}
