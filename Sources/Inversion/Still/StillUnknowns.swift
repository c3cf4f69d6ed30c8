import Glibc

/// What a solve may move, and how likely each value is.
struct StillUnknowns {
  enum Kind { case level, shift, slope, loop, ahead, drift }
  struct Unknown {
    var kind: Kind
    /// The operator, where it is one's own.
    var op: Int
  }

  /// Whether levels may slide within the still.
  var hasSlopes = true
  /// Whether the pitch all operators share is unknown too.
  var hasPitch = false
  /// Whether the feedback is.
  var hasLoop = true
  /// Whether envelopes may be as fast as attacks are.
  var isSudden = false

  /// Octaves per second that slopes mostly stay within, and the share of pitch that drifts do.
  private var slopeSpread: Double { isSudden ? 400 : 24 }
  private static let driftSpread = 0.01
  private var slopes: ClosedRange<Double> { isSudden ? -1500...1500 : -80...150 }
  private static let loops = 0.001...0.26
  private static let drifts = -0.12...0.12

  func list(_ voice: StillVoice) -> [Unknown] {
    var list: [Unknown] = []
    for op in 0..<voice.count {
      list.append(Unknown(kind: .level, op: op))
      list.append(Unknown(kind: .shift, op: op))
    }
    if voice.looped >= 0, hasLoop { list.append(Unknown(kind: .loop, op: voice.looped)) }
    if hasSlopes { for op in 0..<voice.count { list.append(Unknown(kind: .slope, op: op)) } }
    if hasPitch { list += [Unknown(kind: .ahead, op: 0), Unknown(kind: .drift, op: 0)] }
    return list
  }

  /// How unlikely a voice's numbers are, before it is weighted.
  func surprise(_ voice: StillVoice) -> Double {
    var sum = 0.0
    for op in voice.operators {
      let off = (op.shift - op.center) / op.spread
      sum += off * off
      if hasSlopes {
        let slope = op.slope / slopeSpread
        sum += 0.25 * slope * slope
      }
    }
    if hasPitch { sum += voice.drift * voice.drift / (Self.driftSpread * Self.driftSpread) }
    return sum
  }

  /// What surprise adds to the normal equations: curvature, and pull towards what is expected. In
  /// an unknown's own unit.
  func prior(_ unknown: Unknown, _ voice: StillVoice, middle: Double) -> (
    curve: Double, pull: Double
  ) {
    let op = voice.operators[unknown.op]
    switch unknown.kind {
    case .shift:
      let spread = op.spread * middle
      return (1 / (spread * spread), (op.center - op.shift) * middle / (spread * spread))
    case .slope:
      let curve = 0.25 / (slopeSpread * slopeSpread)
      return (curve, -curve * op.slope)
    case .drift:
      let curve = 1 / (Self.driftSpread * Self.driftSpread)
      return (curve, -curve * voice.drift)
    case .level, .loop, .ahead: return (0, 0)
    }
  }

  /// Moves an unknown by a step in its own unit (octaves, turns at the still's middle, octaves per
  /// second, octaves, turns, share), within limits.
  func move(_ voice: inout StillVoice, _ unknown: Unknown, by step: Double, middle: Double) {
    let op = unknown.op
    switch unknown.kind {
    case .level:
      let level = voice.operators[op].level + clamp(step, -1.5...1.5)
      voice.operators[op].level = clamp(level, StillVoice.levels)
    case .shift: voice.operators[op].shift += clamp(step, -0.15...0.15) / middle
    case .slope:
      let most = isSudden ? 500.0 : 30
      let slope = voice.operators[op].slope + clamp(step, -most...most)
      voice.operators[op].slope = clamp(slope, slopes)
    case .loop: voice.loop = clamp(voice.loop * exp2(clamp(step, -1...1)), Self.loops)
    case .ahead: voice.ahead += clamp(step, -0.15...0.15)
    case .drift: voice.drift = clamp(voice.drift + clamp(step, -0.02...0.02), Self.drifts)
    }
  }
}

func clamp(_ value: Double, _ range: ClosedRange<Double>) -> Double {
  min(max(value, range.lowerBound), range.upperBound)
}
