import Foundation

/// How the pitch runs between the readings: their steps over time, in octaves.
struct PitchLine {
  let seconds: [Double]
  let octaves: [Double]
  /// Inverse of the variance, relative.
  let weights: [Double]

  /// Readings nearer to each other than this say little of the pace between them.
  private static let span = 90.0 / 48_000
  /// Four octaves down and a little: what a pitch envelope reaches.
  private static let slowest = 1.0 / 24

  /// - Parameter base: Whose LFO is taken out.
  init(_ trial: PitchTrial, without base: PitchMotion) {
    let swung = trial.phases(
      base.with(only: [
        .lfoSpeed, .lfoDelay, .lfoSync, .lfoWave, .lfoPitchDepth, .lfoPitchSensitivity,
      ]))
    var (seconds, octaves, weights) = ([Double](), [Double](), [Double]())
    var first = 0
    for next in trial.turns.indices where trial.seconds[next] - trial.seconds[first] >= Self.span {
      let time = trial.seconds[next] - trial.seconds[first]
      let turns = time * trial.reference
      let pace = max(1 + (trial.turns[next] - trial.turns[first]) / turns, Self.slowest)
      let own = max(1 + (swung[next] - swung[first]) / turns, Self.slowest)
      seconds.append((trial.seconds[next] + trial.seconds[first]) / 2)
      octaves.append(log2(pace / own))
      weights.append(turns * turns * pace * pace)
      first = next
    }
    (self.seconds, self.octaves, self.weights) = (seconds, octaves, weights)
  }
}
