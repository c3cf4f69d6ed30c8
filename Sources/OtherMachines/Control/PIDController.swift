import Glibc
import MachineLaws

/// Gains of a controller: of the error, of its integral, of the output's slope.
public struct PIDGains: Equatable, Sendable {
  public var proportional: Double
  /// 1/s
  public var integral: Double
  /// s
  public var derivative: Double

  var logarithms: [Double] { [proportional, integral, derivative].map { log(max($0, 1e-6)) } }

  init(_ proportional: Double, _ integral: Double, _ derivative: Double) {
    (self.proportional, self.integral) = (proportional, integral)
    self.derivative = derivative
  }

  init(logarithms a: [Double]) { self.init(exp(a[0]), exp(a[1]), exp(a[2])) }
}

/// A PID controller with a filtered slope and an actuator that can only do so much.
///
/// The integral stands while the actuator is at its limit and the error would push it further.
struct PIDController: Sendable {
  /// What the actuator can do.
  static let actuator = EnergyBudget(3)
  /// Time constant of the slope's filter, in seconds.
  private static let filter = 0.1
  private var integral = 0.0
  private var smooth: Double?
  /// Whether the last command was cut.
  private(set) var isSaturated = false

  mutating func command(_ gains: PIDGains, reference: Double, measured: Double) -> Double {
    let error = reference - measured
    let before = smooth ?? measured
    let now = before + Plant.step / (Self.filter + Plant.step) * (measured - before)
    smooth = now
    let slope = (now - before) / Plant.step
    // The gain is inside the integral: where it changes, the command does not jump.
    let next = integral + gains.integral * error * Plant.step
    let wanted = gains.proportional * error + next - gains.derivative * slope
    isSaturated = Self.actuator.room(abs(wanted)) < 0
    if !isSaturated || wanted * error < 0 { integral = next }
    return wanted < 0 ? -Self.actuator.bounded(-wanted) : Self.actuator.bounded(wanted)
  }
}
