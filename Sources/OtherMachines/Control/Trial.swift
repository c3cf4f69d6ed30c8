import MachineCore
import MachineLaws

/// A controller on a plant whose gain doubles half way; the reference goes up and down every 10 s.
struct Trial: Sendable {
  static let seconds = 80.0
  private static let noise = 0.01
  let kind: Plant.Kind
  let seed: UInt64
  /// Of the whole.
  var seconds = Self.seconds
  var doubles = true

  /// What a controller did.
  struct Course: Sendable {
    var outputs: [Double] = []
    var commands: [Double] = []
    var gains: [PIDGains] = []
    var saturated: [Bool] = []

    /// Integral of the absolute error, in seconds.
    func error(from first: Int = 0) -> Double {
      (first..<outputs.count).reduce(0) {
        $0 + Plant.step * abs(outputs[$1] - Trial.reference($1))
      }
    }

    /// Largest error in the last 5 s before each change of the reference, after the gain doubled and
    /// 20 s more.
    var unsettled: Double {
      let period = Int(10 / Plant.step)
      return (3 * outputs.count / 4..<outputs.count).filter { $0 % period >= period / 2 }
        .reduce(0) { max($0, abs(outputs[$1] - Trial.reference($1))) }
    }

    /// Share of the time after the gain doubled that the actuator spends at its limits.
    var saturation: Double {
      let late = saturated[(saturated.count / 2)...]
      return Double(late.count { $0 }) / Double(max(1, late.count))
    }
  }

  static func reference(_ step: Int) -> Double {
    Int(Double(step) * Plant.step / 10) % 2 == 0 ? 1 : 0.5
  }

  func run<Controller: PlantController>(_ controller: inout Controller) -> Course {
    var (plant, course) = (Plant(kind), Course())
    var dice = SearchRandom(seed: seed, stream: 20)
    var command = 0.0
    let steps = Int(seconds / Plant.step)
    for step in 0..<steps {
      plant.gain = doubles && step >= steps / 2 ? 2 : 1
      plant.advance(command)
      let measured = plant.output + Self.noise * dice.normal()
      command = controller.command(
        ControlSignal(
          reference: Self.reference(step), measured: measured, command: command))
      course.outputs.append(plant.output)
      course.commands.append(command)
      course.gains.append(controller.gains)
      course.saturated.append(controller.isSaturated)
    }
    return course
  }
}
