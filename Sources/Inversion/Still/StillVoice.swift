/// One operator of a voice that stands nearly still.
struct StillOperator: Sendable {
  /// Hz it is thought to be tuned to, before `shift`.
  var hertz: Double
  /// Whether it stays where it is when the key's pitch moves.
  var isFixed = false
  /// Bit per operator that it modulates; none: it is a carrier.
  var targets: UInt8 = 0
  /// log2 of its output in cycles of phase at the middle of the still; a carrier's sixteenth is
  /// full scale.
  var level = 0.0
  /// Hz above `hertz`; its phase was 0 when the key went down, so this is its phase too.
  var shift = 0.0
  /// Octaves of output per second.
  var slope = 0.0
  /// What `shift` is expected to be, give or take, in Hz.
  var center = 0.0
  var spread: Double
  /// The spread of what it is tuned to by itself.
  let ownSpread: Double

  init(_ ratio: RatioCandidate) {
    (hertz, isFixed, spread, ownSpread) = (ratio.hertz, ratio.isFixed, ratio.spread, ratio.spread)
  }

  /// Tuned elsewhere; level and targets stay.
  mutating func tune(_ ratio: RatioCandidate) {
    var other = StillOperator(ratio)
    (other.targets, other.level) = (targets, level)
    self = other
  }

  var isCarrier: Bool { targets == 0 }
}

/// A frequency an operator may have.
struct RatioCandidate: Sendable {
  var hertz: Double
  var isFixed = false
  /// Hz that it may be off.
  var spread: Double
}

/// Operators, who modulates whom, and how far all of them are along: a voice on one still.
struct StillVoice: Sendable {
  var operators: [StillOperator] = []
  /// The operator that feeds itself, -1: none.
  var looped = -1
  /// Turns per sum of its last two outputs: 2^(feedback - 9).
  var loop = 0.0
  /// Turns that an operator at middle C's pitch is ahead, and by which share all who follow the
  /// key are sharp just now: 0 but where pitch is free.
  var ahead = 0.0
  var drift = 0.0
  /// Residual energy over the still's, without and with what is unlikely.
  var error = 1e9
  var cost = 1e9

  var count: Int { operators.count }

  /// Operators, modulators before what they modulate.
  var order: [Int] {
    var order: [Int] = []
    var left = (1 << count) - 1
    while left != 0 {
      for i in stride(from: count - 1, through: 0, by: -1) where left >> i & 1 == 1 {
        let waits = operators.indices.contains {
          left >> $0 & 1 == 1 && operators[$0].targets >> UInt8(i) & 1 == 1
        }
        if waits { continue }
        order.append(i)
        left &= ~(1 << i)
      }
    }
    return order
  }

  /// Bit per operator that hears `op` directly or through others, itself included.
  func path(of op: Int) -> UInt8 {
    var mask: UInt8 = 1 << UInt8(op)
    while true {
      var wider = mask
      for i in operators.indices where mask >> UInt8(i) & 1 == 1 {
        wider |= operators[i].targets
      }
      if wider == mask { return mask }
      mask = wider
    }
  }

  /// Limits of `level`: the velocity adds up to half a step to full level.
  static let levels = -13.0...1.08
}
