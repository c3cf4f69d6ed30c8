import ArgumentParser
import CRealtime
import DifferentiableFM
import FMSynthesis
import Hosting
import Inversion
import Quantities
import VoiceSearch

struct BenchMatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "match",
    abstract: """
      CPU time of a gradient step; candidates scored a second, and how they rank; whole notes \
      refined a second.
      """)
  @Flag(help: "One JSON object.")
  var json = false
  @Option(help: ArgumentHelp("Steps; the median counts.", StepCount.self))
  var steps: StepCount = 25

  func run() throws {
    try Command.interruptible { () throws(HostError) in
      ddspm_flush_denormals()
      let row = try Row(steps: steps.value)
      if json { Command.printJSON(row) } else { print(row.text) }
      for row in try searchRows() {
        if json { Command.printJSON(row) } else { print(row.text) }
      }
      let notes = try wholeNotes()
      if json { Command.printJSON(notes) } else { print(notes.text) }
    }
  }

  private func wholeNotes() throws(HostError) -> WholeNoteRow {
    let set = try LiveOptions.chosenInstructionSet()
    let bench = WholeNoteBench(instructionSet: set)
    let (notes, seconds) = Self.count { bench.run() }
    return WholeNoteRow(instructionSet: set.name, perSecond: Double(notes) / seconds)
  }

  /// Does something for a second of CPU time, again and again. - Returns: How often, by its own count.
  private static func count(_ body: () -> Int) -> (count: Int, seconds: Double) {
    let start = ddspm_thread_cpu_ns()
    var count = 0
    while ddspm_thread_cpu_ns() - start < 1_000_000_000 { count += body() }
    return (count, Double(ddspm_thread_cpu_ns() - start) * 1e-9)
  }

  private func searchRows() throws(HostError) -> [SearchRow] {
    let set = try LiveOptions.chosenInstructionSet()
    let bench = SearchBench(instructionSet: set)
    return SearchBench.View.allCases.map { view in
      let (candidates, seconds) = Self.count { bench.score(view) }
      return SearchRow(
        instructionSet: set.name, view: view.rawValue, perSecond: Double(candidates) / seconds,
        rankCorrelation: view == .still ? nil : bench.rankCorrelation(view))
    }
  }

  /// A 2 s target, one thread.
  struct SearchRow: Encodable {
    let bench = "search"
    let instructionSet: String
    let view: String
    let perSecond: Double
    /// With the judge's distance, over random mutations; stills ignore time and have none.
    let rankCorrelation: Double?

    var text: String {
      let rank = rankCorrelation.map {
        ", rank correlation with the judge \(($0 * 1000).rounded() / 1000)"
      }
      return "search, \(view) view, 2 s, one thread, \(instructionSet): "
        + "\(Int(perSecond)) candidates/s\(rank ?? "")"
    }
  }

  /// Targets of 2 s, one thread.
  struct WholeNoteRow: Encodable {
    let bench = "whole notes"
    let instructionSet: String
    let perSecond: Double

    var text: String {
      "whole notes, 2 s, one thread, \(instructionSet): \(Int(perSecond)) candidates/s"
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
