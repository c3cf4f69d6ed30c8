import Following

/// What a report shows; times in seconds, pitch in Hz with 0 for unvoiced.
public struct SessionReport: Sendable {
  public var title: String
  public var sampleRate: Double
  public var target: [Float]
  public var output: [Float]
  /// Seconds by which the output lags the target.
  public var latency: Double
  public var times: [Double]
  public var targetPitch: [Double]
  public var outputPitch: [Double]
  public var lossTimes: [Double]
  public var loss: [Double]
  /// Moments worth a line: time and label.
  public var marks: [(time: Double, label: String)]
  /// Of the follower.
  public var updates = 0
  /// How the follower's coefficients moved, by the unit they have.
  public var coefficients: [CurveReport.Plot] = []
  /// Harmonics and noise in the long run.
  public var timbre: (target: TimbreLevels, output: TimbreLevels)?
  /// What the distance consists of.
  public var split: FollowSplit?
  /// Seconds that `timbre` and `split` are about; nil: all.
  public var until: Double?

  public init(
    title: String, sampleRate: Double, target: [Float], output: [Float], latency: Double,
    times: [Double], targetPitch: [Double], outputPitch: [Double], lossTimes: [Double],
    loss: [Double], marks: [(time: Double, label: String)]
  ) {
    self.title = title
    self.sampleRate = sampleRate
    self.target = target
    self.output = output
    self.latency = latency
    self.times = times
    self.targetPitch = targetPitch
    self.outputPitch = outputPitch
    self.lossTimes = lossTimes
    self.loss = loss
    self.marks = marks
  }
}
