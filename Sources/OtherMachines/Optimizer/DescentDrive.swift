import Glibc
import MachineCore

/// Where each coefficient of the optimizer stands among them. All are logarithms.
enum DescentKnob {
  /// Rate alpha.
  static let rate = 0
  /// 1 - mu: the share of the velocity that a step loses.
  static let friction = 1
  /// Sigma, the size of a kick.
  static let noise = 2
}

/// u of the optimizer: how much the logarithms of rate, friction and noise should change.
///
/// The rate grows while successive gradients agree, at first quickly, and calmly once it has been too
/// high; it is cut when the loss rises from wall to wall. Friction falls like 3 / k on the way down,
/// as Nesterov has it, and goes half of its way back to 1 when the loss rises (O'Donoghue and Candes
/// 2015). Noise grows where the loss stands still, and fades while it finds better places.
struct DescentDrive: Drive {
  private static let calm = 0.02
  private static let agreement = 0.3
  private var growth = 0.3

  mutating func drive(_ s: DescentFeatures, _ a: Coefficients) -> Coefficients {
    var u: Coefficients = [0, 0, s.isStill ? 0.3 : s.improves ? -0.02 : 0]
    if s.rises {
      growth = max(Self.calm, 0.7 * growth)
      u[DescentKnob.rate] = s.turn < 0 ? -0.4 : 0
      u[DescentKnob.friction] = -0.5 * a[DescentKnob.friction]
    } else {
      u[DescentKnob.rate] = growth * (s.agreement - Self.agreement)
      u[DescentKnob.friction] = -exp(a[DescentKnob.friction]) / 3
    }
    return u
  }
}
