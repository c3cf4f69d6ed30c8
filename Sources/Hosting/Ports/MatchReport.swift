/// What the picture of a match shows.
public struct MatchReport: Sendable {
  public var title: String
  public var sampleRate: Double
  public var target: [Float]
  public var match: [Float]
  public var steps: [SearchPoint]
  public var diagram: OperatorDiagram
  /// The target minus the match, where that is little enough to look at.
  public var residual: Residual?

  public struct Residual: Sendable {
    public var samples: [Float]
    /// dB against the target.
    public var level: Double

    public init(samples: [Float], level: Double) {
      (self.samples, self.level) = (samples, level)
    }
  }

  /// One look at a search on its way.
  public struct SearchPoint: Sendable {
    public var seconds: Double
    public var loss: Double
    public var phase: String

    public init(seconds: Double, loss: Double, phase: String) {
      (self.seconds, self.loss, self.phase) = (seconds, loss, phase)
    }
  }

  public init(
    title: String, sampleRate: Double, target: [Float], match: [Float], steps: [SearchPoint],
    diagram: OperatorDiagram
  ) {
    (self.title, self.sampleRate, self.target) = (title, sampleRate, target)
    (self.match, self.steps, self.diagram) = (match, steps, diagram)
  }
}
