import CRealtime
import FMSynthesis
import Playing
import Rendering

/// An engine with notes held, rendered block by block against the clock.
final class EngineBench: BenchSynth {
  static let sampleRate = 48_000.0
  static let period = 64

  let instructionSet: InstructionSet
  let voices: Int
  private var engine: Engine
  private let buffer: UnsafeMutablePointer<Float>

  init(patch: [Float], voices: Int, instructionSet: InstructionSet) {
    self.instructionSet = instructionSet
    self.voices = voices
    buffer = .allocate(capacity: 2 * Self.period)
    buffer.initialize(repeating: 0, count: 2 * Self.period)
    engine = EngineFactory.engine(
      sampleRate: Self.sampleRate, patch: patch, instructionSet: instructionSet, isLimited: false)
    engine.schedule(
      TimedCommand(
        frame: 0,
        command: .knob(id: UInt16(PatchLayout.index(.polyphony)), value: Float(voices))))
    for note in BenchMix.notes(voices) {
      engine.schedule(
        TimedCommand(
          frame: UInt64(Self.period), command: .noteOn(key: note.key, velocity: note.velocity)))
    }
  }

  deinit { buffer.deallocate() }

  func render() {
    engine.render(left: buffer, right: buffer + Self.period, frames: Self.period)
    while engine.applied.pop() != nil {}
  }

  var meanSquare: Float { BenchMix.meanSquare(buffer, Self.period) }
}

/// Something that plays the bench's notes.
protocol BenchSynth: AnyObject {
  var voices: Int { get }
  func render()
  /// Mean square of the last block's samples.
  var meanSquare: Float { get }
}

extension BenchSynth {
  /// CPU nanoseconds per voice and sample over some blocks.
  func cost(blocks: Int) -> Double {
    let start = ddspm_thread_cpu_ns()
    for _ in 0..<blocks { render() }
    let end = ddspm_thread_cpu_ns()
    return Double(end - start) / Double(blocks * voices * EngineBench.period)
  }

  /// CPU nanoseconds of single blocks, sorted; the clock's own time is taken off.
  func blockTimes(count: Int) -> [Double] {
    let clock = (0..<100).map { _ in lap {} }.sorted()[50]
    return (0..<count).map { _ in max(0, lap(render) - clock) }.sorted()
  }

  private func lap(_ work: () -> Void) -> Double {
    let start = ddspm_thread_cpu_ns()
    work()
    return Double(ddspm_thread_cpu_ns() - start)
  }
}
