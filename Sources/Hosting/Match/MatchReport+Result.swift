import Foundation

extension MatchReport {
  public init(_ result: MatchJob.Result) {
    let (outcome, figures) = (result.outcome, result.figures)
    let file = figures.target.split(separator: "/").last.map(String.init) ?? figures.target
    self.init(
      title: String(format: "%@   loss %.3f", NameBytes.shown(file), figures.loss),
      sampleRate: result.target.sampleRate, target: result.target.samples, match: outcome.render,
      steps: outcome.steps.map { .init(seconds: $0.seconds, loss: $0.loss, phase: $0.phase) },
      diagram: OperatorDiagram(outcome.voice))
  }
}
