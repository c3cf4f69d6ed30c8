import Addresses
import CRealtime
import Foundation
import LiveEngine
import Playing
import Rendering
import Synchronization
import TestHost
import TestSupport
import Testing

@testable import Hosting

/// What takes long keeps nobody waiting who is heard.
@Suite(.serialized) struct SlowPluginTests {
  /// A plugin that needs two seconds to be made.
  private final class SlowFactory: EffectFactory, Sendable {
    private let factory = FakeFactory()

    func make(uri: String, sampleRate: Double) throws(HostError) -> any HostedEffect {
      Thread.sleep(forTimeInterval: 2)
      return try factory.make(uri: uri, sampleRate: sampleRate)
    }
  }

  @Test func aFollowersMovesStayOnTimeWhileAPluginIsLoaded() throws {
    let bench = ModelBench(effects: SlowFactory())
    bench.send("/adapt/mode", .string("follow"))
    let learner = LearnerThread(control: bench.model, options: .init(), save: { _ in })
    let rows = Mutex<[TraceRow]>([])
    let adaptation = AdaptationThread(
      live: bench.live, control: bench.model, sampleRate: 48_000, target: nil, learner: learner,
      period: { 256 }, trace: { row in rows.withLock { $0.append(row) } })
    adaptation.start()
    let running = Atomic<Bool>(true)
    let done = DispatchSemaphore(value: 0)
    let audio = Thread {
      Self.playGlide(bench) { running.load(ordering: .relaxed) }
      done.signal()
    }
    audio.start()
    Thread.sleep(forTimeInterval: 0.5)
    let quiet = watch(bench, rows) { Thread.sleep(forTimeInterval: 2) }
    let loading = watch(bench, rows) {
      #expect(bench.send("/rack/add", .string("fake:half")).error == nil)
    }
    running.store(false, ordering: .relaxed)
    done.wait()
    adaptation.stop()
    // Beside what this machine does without a plugin: it may be busy with other tests.
    #expect(loading.seconds >= 2)
    #expect(loading.updates > 0.5 * quiet.updates, "\(loading), before \(quiet)")
    #expect(loading.late < quiet.late + 0.25, "\(loading), before \(quiet)")
    #expect(bench.ask("/follow/pitch")?.number ?? 0 > 225)
  }

  @Test func otherMessagesAreAnsweredWhileAPluginIsLoaded() {
    let bench = ModelBench(effects: SlowFactory())
    let done = DispatchSemaphore(value: 0)
    let loading = Thread {
      bench.send("/rack/add", .string("fake:half"))
      done.signal()
    }
    loading.start()
    Thread.sleep(forTimeInterval: 0.2)
    let start = ddspm_monotonic_ns()
    for _ in 0..<10 { bench.send("/op/1/level", .float(0.5)) }
    let took = Double(ddspm_monotonic_ns() - start) / 1e9
    #expect(took < 1, "ten messages took \(took) s")
    #expect(bench.send("/rack").replies.first?.arguments == [])
    done.wait()
    #expect(bench.send("/rack").replies.first?.arguments == [.string("fake:half")])
  }

  /// What the adaptation did in a while.
  private struct Watch {
    let seconds: Double
    /// A second.
    let updates: Double
    /// Share of the moves that reached the audio thread after the frame they were meant for.
    let late: Double
  }

  private func watch(
    _ bench: ModelBench, _ rows: borrowing Mutex<[TraceRow]>, _ body: () -> Void
  ) -> Watch {
    func late() -> Double { Double(bench.ask("/stats/adapt/late")?.number ?? .nan) }
    let before = (rows.withLock { $0.count }, late(), ddspm_monotonic_ns())
    body()
    let seconds = Double(ddspm_monotonic_ns() - before.2) / 1e9
    let updates = Double(rows.withLock { $0.count } - before.0)
    // Pitch and level move every hop, and up to nine factors and eight levels of the hiss.
    return Watch(
      seconds: seconds, updates: updates / seconds,
      late: (late() - before.1) / max(1, 19 * updates))
  }

  /// A sawtooth that glides from 220 Hz up an octave in four seconds, at the pace of a server.
  private static func playGlide(_ bench: ModelBench, while isRunning: () -> Bool) {
    var phase = 0.0
    var frame = 0
    let input = UnsafeMutablePointer<Float>.allocate(capacity: 256)
    let output = UnsafeMutablePointer<Float>.allocate(capacity: 512)
    defer {
      input.deallocate()
      output.deallocate()
    }
    let start = ddspm_monotonic_ns()
    while isRunning() {
      for i in 0..<256 {
        let pitch = 220 * exp2(min(Double(frame + i) / 192_000, 1))
        phase = (phase + pitch / 48_000).truncatingRemainder(dividingBy: 1)
        input[i] = Float(0.5 * (2 * phase - 1))
      }
      bench.live.pointee.process(
        input: input, left: output, right: output + 256, frames: 256)
      _ = bench.applied()
      frame += 256
      let due = start + UInt64(Double(frame) / 48_000 * 1e9)
      let now = ddspm_monotonic_ns()
      if due > now { usleep(UInt32((due - now) / 1000)) }
    }
  }
}
