import ArgumentParser
import CRealtime
import FMSynthesis
import Foundation
import Hosting
import Quantities

struct BenchEngineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "engine",
    abstract: "CPU time per voice and sample: by algorithm beside hexter, by voices, by block.")
  @Flag(help: "One JSON object a line.")
  var json = false
  @Option(help: ArgumentHelp("Voices of the worst mix.", BenchVoices.self))
  var voices: BenchVoices = 32
  @Option(help: ArgumentHelp("Turns per algorithm; the median counts.", Repeats.self))
  var rounds: Repeats = 15
  @Flag(help: "The worst mix alone.")
  var worst = false

  func run() throws {
    try Command.interruptible { () throws(HostError) in
      ddspm_flush_denormals()
      let sets = try sets()
      let memory = MemoryBenchRow()
      if json { Command.printJSON(memory) } else { print(memory.text) }
      turns(sets)
      if worst { return }
      for set in sets {
        for count in [1, 2, 4, 8, 16, 32, 64, 128, 256] { polyphony(set, count) }
        for count in [64, 256] {
          let times = bench(set, count).blockTimes(count: 4000)
          show(EngineBenchRow(set, mix: "blocks", voices: count, blocks: times))
        }
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

  private func turns(_ sets: [InstructionSet]) {
    var bench = TurnsBench(sets: sets, voices: voices.value)
    bench.rounds = rounds.value
    var all: [TurnsBench.Costs] = []
    for algorithm in 1...Algorithms.count {
      let costs = bench.costs(algorithm: algorithm)
      all.append(costs)
      show(sets, mix: "algorithm \(algorithm)", costs)
    }
    let mean = TurnsBench.Costs.mean(all)
    if mean.hexter == nil { Command.say("hexter not installed: \(HexterBench.path)") }
    show(sets, mix: "worst", mean)
  }

  private func polyphony(_ set: InstructionSet, _ count: Int) {
    let synth = bench(set, count)
    let costs = (0..<25).map { _ in synth.cost(blocks: 16) }
    show(
      EngineBenchRow(set, mix: "polyphony", voices: count, cost: BenchMix.median(costs)))
  }

  /// Warm, with notes sounding.
  private func bench(_ set: InstructionSet, _ count: Int) -> EngineBench {
    let bench = EngineBench(
      patch: BenchMix.worstPatch(algorithm: 5), voices: count, instructionSet: set)
    for _ in 0..<16 { bench.render() }
    return bench
  }

  private func show(_ sets: [InstructionSet], mix: String, _ costs: TurnsBench.Costs) {
    for (place, set) in sets.enumerated() {
      show(EngineBenchRow(set, mix: mix, voices: voices.value, costs, at: place))
    }
  }

  private func show(_ row: EngineBenchRow) {
    if json { Command.printJSON(row) } else { print(row.text) }
  }
}
