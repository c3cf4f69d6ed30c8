import Glibc
import MachineCore
import MachineLaws

/// S of the controller: the actuator's command from the gains.
struct CommandSynthesis: Synthesis {
  private(set) var pid = PIDController()

  mutating func synthesise(_ a: Coefficients, _ s: ControlFeatures) -> Double {
    pid.command(
      PIDGains(logarithms: a), reference: s.reference, measured: s.measured)
  }
}

/// Commands a plant, one step at a time.
protocol PlantController {
  var gains: PIDGains { get }
  var isSaturated: Bool { get }
  mutating func command(_ x: ControlSignal) -> Double
}

/// A PID whose gains stay.
struct FixedController: PlantController {
  let gains: PIDGains
  private var pid = PIDController()
  var isSaturated: Bool { pid.isSaturated }

  init(_ gains: PIDGains) { self.gains = gains }

  mutating func command(_ x: ControlSignal) -> Double {
    pid.command(gains, reference: x.reference, measured: x.measured)
  }
}

/// The machine on a plant: coefficients are the logarithms of a PID's gains.
///
/// H: none of them is raised while the command is restless; each stays in a range, moves slowly, and
/// no step leads away from what the loop was tuned for.
struct ControlMachine: PlantController {
  private typealias Safety = SafetyChain<CalmGuard<ControlFeatures>, BoxSafety<ControlFeatures>>
  /// Square of the command's change from one step to the next.
  private static let calm = VarianceThreshold(1)
  private var machine:
    Machine<ControlAnalysis, ControlDrive, PositiveLaw<PlainLaw>, Safety, CommandSynthesis>

  /// - Parameters:
  ///   - kind: What the plant is like, but for its gain.
  ///   - tuned: Gains that suit it at gain 1; the machine begins with them.
  init(_ kind: Plant.Kind, tuned: PIDGains) {
    let drive = ControlDrive(tuned: tuned.logarithms)
    machine = Machine(
      analysis: ControlAnalysis(kind), drive: drive,
      law: PositiveLaw(PlainLaw(rate: 0.1, rule: .multiplicative), nepers: [1, 1, 1]),
      safety: SafetyChain(CalmGuard(Self.calm), then: Self.box(drive)),
      synthesis: CommandSynthesis(), coefficients: tuned.logarithms)
  }

  var gains: PIDGains { PIDGains(logarithms: machine.coefficients) }
  var isSaturated: Bool { machine.synthesis.pid.isSaturated }
  var interventions: Interventions { machine.safety.interventions }

  mutating func command(_ x: ControlSignal) -> Double { machine.step(x) }

  private static func box(_ drive: ControlDrive) -> BoxSafety<ControlFeatures> {
    BoxSafety(
      minimum: drive.tuned.map { $0 - log(8) }, maximum: drive.tuned.map { $0 + log(8) },
      slew: drive.tuned.map { _ in 0.1 },
      guard: { drive.distance($0, $2) <= drive.distance($1, $2) })
  }
}
