import Foundation
import Spectral
import VoiceSearch

extension MatchReport {
  public init(_ result: MatchJob.Result) {
    let (outcome, figures) = (result.outcome, result.figures)
    let file = figures.target.split(separator: "/").last.map(String.init) ?? figures.target
    let snr = String(format: "SNR %.1f dB", outcome.nearness.snr)
    self.init(
      title: NameBytes.shown(file) + String(format: "   loss %.3f   ", figures.loss) + snr,
      sampleRate: result.target.sampleRate, target: result.target.samples, match: outcome.render,
      steps: outcome.steps.map { .init(seconds: $0.seconds, loss: $0.loss, phase: $0.phase) },
      diagram: OperatorDiagram(outcome.voice, idle: outcome.idleOperators))
    if outcome.nearness.isKnown { residual = Residual(of: target, without: match) }
  }
}

extension MatchReport.Residual {
  init(of target: [Float], without match: [Float]) {
    samples = zip(target, match).map { $0 - $1 }
    level = -WaveformResidual(of: target, without: match).asItIs
  }
}
