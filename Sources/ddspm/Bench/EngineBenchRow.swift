// The names are keys of the JSON that `ddspm bench --json` prints.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

import FMSynthesis
import Foundation

/// One line of `bench engine`.
struct EngineBenchRow: Encodable {
  var bench = "engine"
  var isa: String
  var mix: String
  var voices: Int
  var ns_per_voice_sample: Double
  var voices_per_core: Int
  var block_p50_us: Double?
  var block_p999_us: Double?
  /// hexter's CPU time per voice and sample in the same turns, and how many times ours that is.
  var hexter_ns: Double?
  var times_hexter: Double?
  /// One voice and sample in multiply-adds of single numbers at the machine's best.
  var fma_multiple: Double?

  init(_ set: InstructionSet, mix: String, voices: Int, cost: Double) {
    isa = set.name
    self.mix = mix
    self.voices = voices
    ns_per_voice_sample = cost
    voices_per_core = Int(1e9 / EngineBench.sampleRate / cost)
  }

  init(_ set: InstructionSet, mix: String, voices: Int, _ costs: TurnsBench.Costs, at place: Int) {
    self.init(set, mix: mix, voices: voices, cost: costs.engine[place])
    hexter_ns = costs.hexter
    times_hexter = costs.hexter.map { $0 / costs.engine[place] }
    fma_multiple = costs.engine[place] / costs.multiplyAdd[place]
  }

  /// - Parameter times: CPU nanoseconds of single blocks, sorted.
  init(_ set: InstructionSet, mix: String, voices: Int, blocks times: [Double]) {
    let middle = times[times.count / 2]
    self.init(set, mix: mix, voices: voices, cost: middle / Double(voices * EngineBench.period))
    block_p50_us = middle / 1000
    block_p999_us = times[times.count * 999 / 1000] / 1000
  }

  var text: String {
    var text = String(
      format: "%@ %@ %4d voices  %6.2f ns per voice-sample  %6d voices per core",
      isa.padded(9) as NSString, mix.padded(13) as NSString, voices, ns_per_voice_sample,
      voices_per_core)
    if let block_p50_us, let block_p999_us {
      text += String(
        format: "  block of 64: p50 %.1f us, p99.9 %.1f us of 1333", block_p50_us, block_p999_us)
    }
    if let hexter_ns, let times_hexter {
      text += String(format: "  hexter %.1f ns: %.1f times", hexter_ns, times_hexter)
    }
    if let fma_multiple { text += String(format: "  %.0f multiply-adds", fma_multiple) }
    return text
  }
}

/// What a voice takes of memory.
struct MemoryBenchRow: Encodable {
  var bench = "engine"
  var mix = "memory"
  var bytes_per_voice = Instrument.bytesPerVoice

  var text: String { "memory: \(bytes_per_voice) bytes per voice" }
}

extension String {
  fileprivate func padded(_ width: Int) -> String {
    padding(toLength: max(width, count), withPad: " ", startingAt: 0)
  }
}
