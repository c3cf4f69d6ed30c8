import MachineCore

/// u of the controller: towards gains with which the loop is what it was tuned to be, whatever the
/// plant's own gain is now. Coefficients are logarithms.
struct ControlDrive: Drive {
  let tuned: Coefficients

  mutating func drive(_ s: ControlFeatures, _ a: Coefficients) -> Coefficients {
    zip(wanted(s), a).map { $0 - $1 }
  }

  func wanted(_ s: ControlFeatures) -> Coefficients { tuned.map { $0 - s.gain } }

  /// The Lyapunov function: how far the loop's gains are from what they were tuned to be.
  func distance(_ a: Coefficients, _ s: ControlFeatures) -> Double {
    zip(a, wanted(s)).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
  }
}
