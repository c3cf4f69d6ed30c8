// Between the two marks stands what docs/GUIDE.md shows, to the letter.

// guide begins
import Glibc
import MachineCore
import MachineLaws

/// What is known of the sound: its last sample, and how loud it has been.
struct Heard {
  var sample: Double
  var level: Double
}

struct Ear: Analysis {
  private var moments = RunningMoments(steps: 200)

  mutating func analyse(_ x: Double) -> Heard {
    moments.take(x)
    return Heard(sample: x, level: max(moments.power.squareRoot(), 1e-6))
  }
}

struct TowardsLevel: Drive {
  let wanted: Double

  mutating func drive(_ s: Heard, _ a: Coefficients) -> Coefficients {
    [log(wanted / (a[0] * s.level))]
  }
}

struct Amplifier: Synthesis {
  mutating func synthesise(_ a: Coefficients, _ s: Heard) -> Double { a[0] * s.sample }
}

func leveller(wanted: Double) -> Machine<Ear, TowardsLevel, PlainLaw, BoxSafety<Heard>, Amplifier> {
  Machine(
    analysis: Ear(), drive: TowardsLevel(wanted: wanted),
    law: PlainLaw(rate: 0.02, rule: .multiplicative),
    safety: BoxSafety(minimum: [0.1], maximum: [30], slew: [0.05]),
    synthesis: Amplifier(), coefficients: [1])
}
// guide ends
