import CRealtime
import DX7
import FMSynthesis

/// The worst mix of one algorithm, played by hexter and by the engine in turns: whatever else the
/// machine does meanwhile slows all of them alike.
struct TurnsBench {
  let sets: [InstructionSet]
  let voices: Int
  var rounds = 15
  private let conversion = VoiceConversion()
  private let limits = MultiplyAddBench()

  init(sets: [InstructionSet], voices: Int) {
    self.sets = sets
    self.voices = voices
  }

  /// Medians over the rounds, in CPU nanoseconds.
  struct Costs {
    /// Per voice and sample; nil without hexter.
    var hexter: Double?
    /// Per voice and sample, one for each set.
    var engine: [Double] = []
    /// Per multiply-add, one for each set.
    var multiplyAdd: [Double] = []

    static func mean(_ all: [Costs]) -> Costs {
      let sets = all[0].engine.indices
      func mean(_ value: (Costs) -> Double) -> Double {
        all.reduce(0) { $0 + value($1) } / Double(all.count)
      }
      return Costs(
        hexter: all[0].hexter == nil ? nil : mean { $0.hexter ?? 0 },
        engine: sets.map { set in mean { $0.engine[set] } },
        multiplyAdd: sets.map { set in mean { $0.multiplyAdd[set] } })
    }
  }

  func costs(algorithm: Int) -> Costs {
    let voice = conversion.nearest(to: BenchMix.worstPatch(algorithm: algorithm)).voice
    let hexter = HexterBench(voice: voice, voices: voices)
    let patch = conversion.patch(voice)
    let engines = sets.map { EngineBench(patch: patch, voices: voices, instructionSet: $0) }
    let synths = (hexter.map { [$0] } ?? []) as [any BenchSynth] + engines
    for synth in synths { for _ in 0..<16 { synth.render() } }
    var times = [[Double]](repeating: [], count: synths.count)
    var adds = [[Double]](repeating: [], count: sets.count)
    for _ in 0..<rounds {
      for (i, synth) in synths.enumerated() {
        times[i].append(synth.cost(blocks: synth === hexter ? 4 : 16))
      }
      for (i, set) in sets.enumerated() { adds[i].append(limits.nanoseconds(set)) }
    }
    let isSounding = synths.allSatisfy { $0.meanSquare > 1e-6 }
    precondition(isSounding, "a synth of the bench is silent")
    let medians = times.map(BenchMix.median)
    return Costs(
      hexter: hexter == nil ? nil : medians[0], engine: Array(medians.suffix(sets.count)),
      multiplyAdd: adds.map(BenchMix.median))
  }
}

/// The machine's limit: multiply-adds and nothing else.
final class MultiplyAddBench {
  private let sums = UnsafeMutableRawPointer.allocate(byteCount: 8 * 64, alignment: 64)

  init() { sums.initializeMemory(as: Float.self, repeating: 0.5, count: 8 * 16) }

  deinit { sums.deallocate() }

  /// CPU time of one multiply-add of single numbers, by the fastest of three ways to arrange them.
  func nanoseconds(_ set: InstructionSet) -> Double {
    [3, 5, 8].map { chains in
      let start = ddspm_thread_cpu_ns()
      let count = set.multiplyAdds(rounds: 5000, chains: chains, sums: sums)
      return Double(ddspm_thread_cpu_ns() - start) / Double(count)
    }.min() ?? .nan
  }
}
