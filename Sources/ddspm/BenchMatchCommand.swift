import ArgumentParser
import CRealtime
import FMSynthesis
import Hosting
import Matching

struct BenchMatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "match",
    abstract: "CPU time of one gradient step: synthesis, six-scale STFT loss, gradient, Adam.")
  @Flag(help: "One JSON object.")
  var json = false
  @Option(help: "Steps; the median counts.")
  var steps = 25

  func validate() throws {
    guard steps > 0 else { throw ValidationError("--steps takes 1 and more.") }
  }

  func run() throws {
    try Command.guarded { () throws(HostError) in
      ddspm_flush_denormals()
      let row = try Row(steps: steps)
      if json { Command.printJSON(row) } else { print(row.text) }
    }
  }

  /// 48 kHz, 1 s, one candidate, one thread.
  struct Row: Encodable {
    let bench = "gradient step"
    let instructionSet: String
    let milliseconds: Double

    init(steps: Int) throws(HostError) {
      let set = try LiveOptions.chosenInstructionSet()
      instructionSet = set.name
      let bench = GradientStepBench(instructionSet: set)
      for _ in 0..<3 { bench.step() }
      let times = (0..<steps).map { _ in
        let start = ddspm_thread_cpu_ns()
        bench.step()
        return Double(ddspm_thread_cpu_ns() - start) * 1e-6
      }
      milliseconds = BenchMix.median(times)
    }

    var text: String {
      "gradient step, 48 kHz, 1 s, one candidate, \(instructionSet): \(rounded) ms"
    }
    private var rounded: Double { (milliseconds * 100).rounded() / 100 }
  }
}
