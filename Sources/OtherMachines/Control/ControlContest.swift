import MachineCore

/// The machine on three plants whose gain doubles, beside Ziegler and Nichols's rule and a PID that is
/// tuned well for the first half.
public struct ControlContest: Sendable {
  /// What one controller did on one plant.
  public struct Row: Sendable {
    public var plant: String
    public var controller: String
    /// Integral of the absolute error, of all and after the gain doubled, in seconds.
    public var error: Double
    public var lateError: Double
    /// Largest error that is left when it should have settled.
    public var unsettled: Double
    /// Share of the time at the actuator's limits after the gain doubled.
    public var saturation: Double

    /// Within 5 % of 1, the larger reference.
    public var isSettled: Bool { unsettled < 0.05 }
  }

  /// For a picture.
  public struct Line: Sendable {
    public var plant: String
    public var controller: String
    public var outputs: [Double]
    public var commands: [Double]
    public var gains: [PIDGains]
  }

  public private(set) var rows: [Row] = []
  public private(set) var lines: [Line] = []
  public private(set) var trace = Table([
    "plant", "controller", "seconds", "reference", "output", "command", "proportional", "integral",
    "derivative",
  ])
  public private(set) var interventions = Interventions()

  public init(seed: UInt64) {
    for kind in Plant.Kind.allCases {
      let (trial, tuned) = (Trial(kind: kind, seed: seed), Tuning.searched(kind, seed: seed))
      var machine = ControlMachine(kind, tuned: tuned)
      var fixed = FixedController(tuned)
      var ultimate = FixedController(Tuning.ultimate(kind))
      take(kind, "machine", trial.run(&machine))
      take(kind, "tuned", trial.run(&fixed))
      take(kind, "Ziegler-Nichols", trial.run(&ultimate))
      interventions.add(machine.interventions)
    }
  }

  /// What the output is to be at a step.
  public static func reference(_ step: Int) -> Double { Trial.reference(step) }

  public func row(_ plant: Plant.Kind, _ controller: String) -> Row? {
    rows.first { $0.plant == plant.rawValue && $0.controller == controller }
  }

  private mutating func take(_ kind: Plant.Kind, _ controller: String, _ course: Trial.Course) {
    rows.append(
      Row(
        plant: kind.rawValue, controller: controller, error: course.error(),
        lateError: course.error(from: course.outputs.count / 2), unsettled: course.unsettled,
        saturation: course.saturation))
    lines.append(
      Line(
        plant: kind.rawValue, controller: controller, outputs: course.outputs,
        commands: course.commands, gains: course.gains))
    for step in course.outputs.indices {
      let gains = course.gains[step]
      trace.add(
        [kind.rawValue, controller],
        [
          Double(step) * Plant.step, Trial.reference(step), course.outputs[step],
          course.commands[step], gains.proportional, gains.integral, gains.derivative,
        ])
    }
  }
}
