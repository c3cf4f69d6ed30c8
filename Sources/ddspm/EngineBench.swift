import CRealtime
import FMSynthesis
import Hosting
import Knobs
import Rendering

/// How fast the engine renders, measured on one thread.
struct EngineBench {
  let instructionSet: InstructionSet
  let sampleRate = 48_000.0
  let period = 64

  /// All six operators audible, feedback on, envelopes moving.
  static func worstPatch(algorithm: Int) -> [Float] {
    var patch = KnobTable.shared.patchKnobs.map(\.default)
    patch[PatchLayout.index(.algorithm)] = Float(algorithm)
    patch[PatchLayout.index(.feedback)] = 2 * .pi
    for op in 0..<PatchLayout.operators {
      patch[PatchLayout.index(op, .level)] = 0.8
      patch[PatchLayout.index(op, .ratio)] = [1, 2, 3, 1.5, 5, 0.5][op]
      for (field, value) in zip(
        [OperatorField.rate1, .rate2, .rate3, .level1, .level2, .level3],
        [80, 20, 15, 99, 90, 80] as [Float])
      {
        patch[PatchLayout.index(op, field)] = value + (field == .rate2 ? Float(op) : 0)
      }
      let carries = Algorithms.carriers(algorithm) & (1 << UInt8(op)) != 0
      patch[PatchLayout.index(op, .carrier)] = carries ? 1 : 0
      for from in 0..<PatchLayout.operators {
        patch[PatchLayout.routing(into: op, from: from)] =
          Algorithms.depth(algorithm: algorithm, into: op, from: from)
      }
    }
    return patch
  }

  /// Times of single blocks in nanoseconds of CPU time, sorted.
  func blocks(algorithm: Int, voices: Int, count: Int) -> [UInt64] {
    var engine = EngineFactory.engine(
      sampleRate: sampleRate, patch: Self.worstPatch(algorithm: algorithm),
      instructionSet: instructionSet)
    engine.schedule(
      TimedCommand(
        frame: 0,
        command: .knob(id: UInt16(PatchLayout.index(.polyphony)), value: Float(voices))))
    for voice in 0..<voices {
      engine.schedule(
        TimedCommand(
          frame: UInt64(voice) + 64,
          command: .noteOn(key: UInt8(36 + voice % 60), velocity: UInt8(60 + voice % 60))))
    }
    let buffer = UnsafeMutablePointer<Float>.allocate(capacity: 2 * period)
    buffer.initialize(repeating: 0, count: 2 * period)
    defer { buffer.deallocate() }
    var times: [UInt64] = []
    times.reserveCapacity(count)
    for block in 0..<(count + 16) {
      let start = ddspm_monotonic_ns()
      engine.render(left: buffer, right: buffer + period, frames: period)
      let end = ddspm_monotonic_ns()
      if block >= 16 { times.append(end - start) }
      while engine.applied.pop() != nil {}
    }
    return times.sorted()
  }

  /// Nanoseconds per voice and sample: the median block over voices and frames.
  func cost(algorithm: Int, voices: Int, count: Int = 200) -> Double {
    let times = blocks(algorithm: algorithm, voices: voices, count: count)
    return Double(times[times.count / 2]) / Double(voices * period)
  }
}
