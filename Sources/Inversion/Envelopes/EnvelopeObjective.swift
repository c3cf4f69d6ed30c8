/// How far envelopes are from one operator's readings.
struct EnvelopeObjective {
  private let moments: EnvelopeMoments
  private let wanted: [Float]
  private let weights: [Float]
  /// Octaves from which on a difference counts in proportion, not squared.
  private let knees: [Float]
  private let release: Int
  private let tables: EnvelopeTables
  private var levels: [Float]

  /// Widest knee, and its place in standard deviations.
  private static let widest: Float = 0.5
  private static let sure: Float = 8

  /// - Parameters:
  ///   - readings: By rising block. - most: Weight that none exceeds.
  init(
    _ readings: [LevelReading], release: Int, _ tables: EnvelopeTables, most: Double = .infinity
  ) {
    moments = EnvelopeMoments(readings.map(\.block))
    wanted = readings.map { max(EnvelopeMoments.silence, Float($0.level)) }
    weights = readings.map { Float(min($0.weight, most)) }
    knees = weights.map { min(Self.widest, Self.sure / max($0, 1e-9).squareRoot()) }
    levels = wanted
    (self.release, self.tables) = (release, tables)
  }

  /// See `EnvelopeFitter.Fit`.
  mutating func cost(_ envelope: OperatorEnvelope) -> Double {
    let curve = EnvelopeCurve(envelope, release: release, tables)
    return levels.withUnsafeMutableBufferPointer { levels in
      guard let base = levels.baseAddress else { return 0 }
      moments.follow(curve, into: base)
      var sum: Float = 0
      for index in wanted.indices {
        let (apart, knee) = (abs(base[index] - wanted[index]), knees[index])
        sum += weights[index] * (apart < knee ? apart * apart : knee * (2 * apart - knee))
      }
      return Double(sum)
    }
  }
}
