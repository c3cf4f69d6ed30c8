import ArgumentParser
import FileAdapter
import Foundation
import Hosting
import Matching
import PlotAdapter
import Quantities

struct MachineSineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sine",
    abstract: "Make one sine of six operators at random frequencies and levels.",
    discussion: """
      Prints the loss by step and what each operator has come to; ends with 70 when they are not \
      one sine: to 0.1 Hz, and all else 40 dB under it.
      """)
  @Option(help: ArgumentHelp("Hz of the target.", SineFrequency.self))
  var frequency: SineFrequency = 440
  @Option(help: "What is brought down: waveform or stft.")
  var loss = SineDemo.Loss.waveform
  @Option(help: ArgumentHelp("Steps of the machine.", StepCount.self))
  var steps: StepCount = 300
  @Option(help: ArgumentHelp("Seed of the random start.", Seed.self))
  var seed: Seed = 1
  @Option(help: "Folder for trace.csv and report.png.")
  var out: String?
  @Flag(help: "Overwrite files in the --out folder.")
  var force = false

  func run() throws {
    try Command.interruptible { () throws(HostError) in
      let folder = try out.map { path throws(HostError) in
        try MachineFolder(path, force: force, drawer: CairoReportDrawer())
      }
      let demo = SineDemo(loss: loss, frequency: frequency.value, steps: steps.value)
      let outcome = demo.run(seed: seed.value)
      tell(outcome)
      try folder?.write(trace: outcome.trace, CurveReport(outcome, title: title))
      try judge(outcome)
    }
  }

  private var title: String {
    "\(frequency) Hz from six operators, seed \(seed), loss \(loss.rawValue)"
  }

  private func tell(_ outcome: SineOutcome) {
    print(title)
    let last = outcome.course.count - 1
    for (step, moment) in outcome.course.enumerated() where step % 50 == 0 || step == last {
      print(String(format: "step %4d  loss %.6f", step, moment.loss))
    }
    for (op, (start, end)) in zip(outcome.start, outcome.end).enumerated() {
      print(
        String(
          format: "operator %d  %8.3f Hz  level %.4f   was %8.3f Hz  level %.4f", op + 1,
          end.hertz, end.level, start.hertz, start.level))
    }
  }

  private func judge(_ outcome: SineOutcome) throws(HostError) {
    let (hertz, lead) = outcome.winner
    let text = String(format: "%.3f Hz, the next operator %.1f dB under it", hertz, lead)
    guard outcome.isSine(of: frequency.value) else {
      throw HostError(.internalError, "no sine of \(frequency) Hz: the loudest is \(text)")
    }
    print("one sine of \(text)")
  }
}

extension SineDemo.Loss: ExpressibleByArgument {}

extension CurveReport {
  fileprivate init(_ outcome: SineOutcome, title: String) {
    func operators(_ value: (SineOutcome.Operator) -> Double) -> [Curve] {
      outcome.start.indices.map { op in
        Curve("operator \(op + 1)", outcome.course.map { value($0.operators[op]) })
      }
    }
    // As much of the waveform as the eye can follow.
    let shown = 400
    self.init(
      title: title,
      plots: [
        Plot(
          horizontal: "sample", vertical: "waveform",
          [
            Curve("target", outcome.target.prefix(shown).map(Double.init)),
            Curve("learned", outcome.learned.prefix(shown).map(Double.init)),
          ]),
        Plot(
          horizontal: "step", vertical: "loss", spansDecades: true,
          [Curve("loss", outcome.course.map(\.loss))]),
        Plot(horizontal: "step", vertical: "frequency, Hz", operators { $0.hertz }),
        Plot(horizontal: "step", vertical: "level", operators { $0.level }),
      ])
  }
}
