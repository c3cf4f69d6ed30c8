import DX7
import FMSynthesis

/// Reads the LFO's tremolo off the levels of a note's operators, and takes it out of them.
///
/// One LFO moves them all, each by its own sensitivity; beside it a level is as smooth as envelopes
/// are. Same readings, same result.
public struct TremoloReader: Sendable {
  public struct Found: Sendable, Equatable {
    /// The LFO and its depth on levels; what else it was given with, if the LFO was known.
    public var motion: PitchMotion
    /// 0...3 by operator.
    public var sensitivities: [Int]
    /// The levels as envelopes alone would have them.
    public var levels: [[LevelReading]]
    /// How sure it is, in natural logarithms of odds; less for a wave that is hardly seen to repeat.
    public var evidence: Double
  }

  /// Control blocks until the key is let go.
  public var held: Int
  /// From which a tremolo is believed.
  public var leastEvidence = 30.0

  public init(held: Int) { self.held = held }

  /// - Parameters:
  ///   - levels: By operator, in the order of time.
  ///   - known: Motions whose LFO the pitch was seen to swing with; one that explains the levels
  ///     nearly as well as any is taken.
  /// - Returns: nil where levels do not swing.
  public func read(_ levels: [[LevelReading]], known: [PitchMotion] = []) -> Found? {
    let last = levels.compactMap { $0.last?.block }.max() ?? 0
    let parts = MotionParts(blocks: max(Int(last) + 2, held), held: held)
    var trial = TremoloTrial(levels.map { OperatorLevels($0, held: held) }, parts)
    let swinging = known.filter(\.swings).map(trial.deepened).min { $0.cost < $1.cost }
    var best = trial.scanned()
    // An LFO that was free to fit gains some by that alone.
    let isKnown = swinging.map { $0.cost < best.cost + 20 } ?? false
    if let swinging, isKnown { best = swinging }
    trial = trial.without(best)
    best = isKnown ? trial.deepened(best.motion) : trial.descended(best)
    let evidence = trial.evidence(best)
    guard evidence >= leastEvidence else { return nil }
    return Found(
      motion: best.motion, sensitivities: best.sensitivities,
      levels: zip(levels, best.sensitivities).map { without(best.motion, $0, $1, parts) },
      evidence: evidence)
  }

  private func without(
    _ motion: PitchMotion, _ readings: [LevelReading], _ sensitivity: Int, _ parts: MotionParts
  ) -> [LevelReading] {
    if sensitivity == 0 { return readings }
    let dips = parts.dips(motion)
    let depth = parts.dip(depth: motion[.lfoAmpDepth])
    let share = EngineUnits.ampModSensitivity(sensitivity)
    return readings.map { reading in
      let dip = OperatorLevels.dip(dips, OperatorLevels.place(reading.block))
      // Where nothing is kept, nothing is known; the level must stay a number.
      let kept = max(EngineUnits.ampModKept(depth * dip, sensitivity: share), 0.05)
      let octaves = (reading.level + OperatorLevels.offset) / kept
      return LevelReading(
        block: reading.block, level: octaves - OperatorLevels.offset,
        weight: reading.weight * kept * kept)
    }
  }
}
