/// How far envelopes are from one operator's readings.
struct EnvelopeObjective {
  private let moments: EnvelopeMoments
  private let wanted: [Float]
  private let weights: [Float]
  private let release: Int
  private let tables: EnvelopeTables
  private var levels: [Float]

  /// - Parameter readings: By rising block.
  init(_ readings: [LevelReading], release: Int, _ tables: EnvelopeTables) {
    moments = EnvelopeMoments(readings.map(\.block))
    wanted = readings.map { max(EnvelopeMoments.silence, Float($0.level)) }
    weights = readings.map { Float($0.weight) }
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
        let apart = abs(base[index] - wanted[index])
        sum += weights[index] * (apart < 0.5 ? apart * apart : apart - 0.25)
      }
      return Double(sum)
    }
  }
}
