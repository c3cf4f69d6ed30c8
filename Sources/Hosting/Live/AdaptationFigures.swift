import Following
import Learning

/// What the adaptation thread tells of itself.
public struct AdaptationFigures: Sendable {
  public var loss: Float = 0
  /// Seconds.
  public var latency: Double = 0
  public var updates = 0
  /// Interventions of the safety law.
  public var limited = 0
  /// CPU seconds spent in updates.
  public var cost: Double = 0
  public var voiced = false
  /// Updates in which the input's pitch was out of range.
  public var outOfRange = 0
}

/// One update, for `trace.csv`.
public struct TraceRow: Sendable {
  /// Seconds of engine time that the update is about.
  public let time: Double
  public let step: FollowerStep
  /// CPU seconds.
  public let cost: Double
  public let learner: LearnerFigures

  public var columns: [(name: String, value: Double)] {
    var columns: [(name: String, value: Double)] = [
      ("seconds", time), ("loss", Double(step.loss)), ("pitch", Double(step.pitch)),
      ("voiced", step.voiced ? 1 : 0), ("aperiodicity", Double(step.aperiodicity)),
      ("input_db", Double(step.inputLevel)), ("level", Double(step.level)),
      ("limited", Double(step.limited)), ("cpu_ms", cost * 1000),
    ]
    columns += step.coefficients.map { ("u:" + $0.name, $0.value) }
    columns.append(("learn_loss", learner.loss ?? .nan))
    columns.append(("tried", Double(learner.tried)))
    columns.append(("adopted", Double(learner.adopted)))
    return columns
  }
}
