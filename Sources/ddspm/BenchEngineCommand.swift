import ArgumentParser
import FMSynthesis
import Foundation
import Hosting

struct BenchEngineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "engine", abstract: "Nanoseconds per voice and sample, by kernels and algorithm.")
  @Flag(help: "One JSON object a line.")
  var json = false
  @Option(help: "Voices of the worst mix.")
  var voices = 32

  func run() throws {
    try Command.guarded { () throws(HostError) in
      for set in try sets() {
        let bench = EngineBench(instructionSet: set)
        var sum = 0.0
        for algorithm in 1...32 {
          let cost = bench.cost(algorithm: algorithm, voices: voices)
          sum += cost
          show(bench, mix: "algorithm \(algorithm)", voices: voices, cost: cost)
        }
        show(bench, mix: "worst", voices: voices, cost: sum / 32)
        for count in [1, 2, 4, 8, 16, 32, 64, 128, 256] {
          show(
            bench, mix: "polyphony", voices: count, cost: bench.cost(algorithm: 5, voices: count))
        }
        showBlocks(bench, voices: 64)
        showBlocks(bench, voices: 256)
      }
    }
  }

  /// `DDSPM_ISA`'s alone, else all that this machine runs.
  private func sets() throws(HostError) -> [InstructionSet] {
    if ProcessInfo.processInfo.environment["DDSPM_ISA"] != nil {
      return [try LiveOptions.chosenInstructionSet()]
    }
    return InstructionSet.allCases.compactMap { InstructionSet(name: $0.name) }
  }

  private func show(_ bench: EngineBench, mix: String, voices: Int, cost: Double) {
    let row = EngineBenchRow(
      isa: bench.instructionSet.name, mix: mix, voices: voices, ns_per_voice_sample: cost,
      voices_per_core: Int(1e9 / bench.sampleRate / cost))
    if json {
      Command.printJSON(row)
    } else {
      print(
        String(
          format: "%-9@ %-13@ %4d voices  %6.2f ns per voice-sample  %6d voices per core",
          row.isa as NSString, mix as NSString, voices, cost, row.voices_per_core))
    }
  }

  private func showBlocks(_ bench: EngineBench, voices: Int) {
    let times = bench.blocks(algorithm: 5, voices: voices, count: 4000)
    let p50 = Double(times[times.count / 2]) / 1000
    let p999 = Double(times[times.count * 999 / 1000]) / 1000
    let row = EngineBenchRow(
      isa: bench.instructionSet.name, mix: "blocks", voices: voices,
      ns_per_voice_sample: p50 * 1000 / Double(voices * bench.period),
      voices_per_core: Int(1e9 / bench.sampleRate / (p50 * 1000 / Double(voices * bench.period))),
      block_p50_us: p50, block_p999_us: p999)
    if json {
      Command.printJSON(row)
    } else {
      print(
        String(
          format: "%-9@ %-13@ %4d voices  block of 64: p50 %.1f us, p99.9 %.1f us of 1333",
          row.isa as NSString, "blocks" as NSString, voices, p50, p999))
    }
  }
}

struct EngineBenchRow: Encodable {
  var bench = "engine"
  var isa: String
  var mix: String
  var voices: Int
  var ns_per_voice_sample: Double
  var voices_per_core: Int
  var block_p50_us: Double?
  var block_p999_us: Double?
}
