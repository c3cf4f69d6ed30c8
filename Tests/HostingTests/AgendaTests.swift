import Addresses
import CRealtime
import Foundation
import Hosting
import LiveEngine
import Rendering
import Synchronization
import TestSupport
import Testing

/// Messages for later: nothing before their time, everything at one frame.
@Suite struct AgendaTests {
  private var bell: TestPatch {
    var patch = TestPatch.steady
    patch["/op/1/ratio"] = 3
    return patch
  }

  /// Periods of 256 frames at 48 kHz, as a server would ask for them, until `done`.
  private func play(_ bench: ModelBench, until done: () -> Bool) {
    let start = ddspm_monotonic_ns()
    for period in 0..<UInt64(3000) {
      if done() { return }
      bench.process(256)
      let due = start + (period + 1) * 5_333_333
      let now = ddspm_monotonic_ns()
      if due > now { usleep(UInt32((due - now) / 1000)) }
    }
    Issue.record("nothing came in 16 s")
  }

  @Test func aPatchAnEffectAndANoteOfOneBundleSoundAtOneFrame() {
    let bench = ModelBench(effects: FakeFactory())
    bench.offer(bell, as: "bell.json")
    bench.process(256)
    let time = bench.live.pointee.status.pointee.time + 700_000_000
    bench.send("/patch/load", .string("bell.json"), at: time)
    bench.send("/rack/add", .string("fake:half"), at: time)
    bench.send("/rack/1/wet", .float(0.5), at: time)
    bench.send("/hold/feedback", .integer(1), at: time)
    bench.send("/note/on", .integer(60), .integer(100), at: time)

    var frames: [String: UInt64] = [:]
    let early = time - 200_000_000
    var isUntouched = true
    play(bench) {
      for event in bench.applied() {
        switch event.command {
        case .adopt: frames["patch"] = event.frame
        case .chain: frames["effect"] = event.frame
        case .effectWet: frames["wet"] = event.frame
        case .noteOn: frames["note"] = event.frame
        default: break
        }
      }
      if ddspm_monotonic_ns() < early {
        isUntouched =
          isUntouched && frames.isEmpty && bench.ask("/patch/name") == .string("bench")
          && bench.send("/rack").replies.first?.arguments == []
          && bench.ask("/hold/feedback") == .integer(0)
      }
      return frames.count == 4
    }
    #expect(isUntouched)
    #expect(Set(frames.values).count == 1, "\(frames)")
    // A period is rendered before its last frames are due.
    #expect(bench.eventually { bench.ask("/patch/name") == .string("bell.json") })
    #expect(bench.ask("/rack/1/wet") == .float(0.5))
    #expect(bench.ask("/hold/feedback") == .integer(1))
    #expect(bench.ask("/stats/control/late") == .integer(0))
  }

  /// What was turned by hand after the commands of a timed message had left, and before its time.
  @Test func aTimedMessageOverrulesWhatWasTurnedShortlyBeforeInModelAndSound() {
    let bench = ModelBench()
    bench.process(256)
    let time = ddspm_monotonic_ns() + 300_000_000
    bench.send("/op/2/level", .float(0.25), at: time)
    var turned = false
    play(bench) {
      if !turned, ddspm_monotonic_ns() > time - 30_000_000 {
        bench.send("/op/2/level", .float(0.75))
        turned = true
      }
      return ddspm_monotonic_ns() > time + 300_000_000
    }
    #expect(turned)
    #expect(bench.ask("/op/2/level") == .float(0.25))
    #expect(bench.engineValue("/op/2/level") == 0.25)
  }

  @Test func messagesOfOneTimeKeepTheOrderTheyCameIn() {
    let bench = ModelBench()
    bench.process(256)
    let time = ddspm_monotonic_ns() + 150_000_000
    var sent = 0
    var levels: [Float] = []
    play(bench) {
      // Some come while the first still wait, some when the time is near.
      if sent < 30, ddspm_monotonic_ns() < time {
        sent += 1
        bench.send("/op/2/level", .float(Float(sent) / 100), at: time)
      }
      for event in bench.applied() {
        if case .knob(_, let value) = event.command { levels.append(value) }
      }
      return ddspm_monotonic_ns() > time + 100_000_000
    }
    #expect(sent > 10)
    #expect(levels == (1...sent).map { Float($0) / 100 })
    #expect(bench.ask("/op/2/level") == .float(Float(sent) / 100))
  }

  @Test func savingAndMarkingWaitForTheirTime() {
    let bench = ModelBench()
    bench.process(256)
    let time = ddspm_monotonic_ns() + 300_000_000
    bench.send("/patch/save", .string("timed.json"), at: time)
    bench.send("/patch/name", .string("AFTER"), at: time)
    var early = false
    play(bench) {
      let isDone = !bench.savedPaths.isEmpty || bench.ask("/patch/name") == .string("AFTER")
      let now = ddspm_monotonic_ns()
      early = early || isDone && now < time
      return now > time + 100_000_000
    }
    #expect(!early)
    #expect(bench.eventually { bench.savedPaths == ["timed.json"] })
    #expect(bench.ask("/patch/name") == .string("AFTER"))
  }

  @Test func aFileThatIsNotThereIsRefusedWhenTheBundleComesNotWhenItIsDue() {
    let bench = ModelBench()
    let later = ddspm_monotonic_ns() + 60_000_000_000
    #expect(bench.send("/patch/load", .string("none"), at: later).error?.code == .failed)
  }

  @Test func aValueOutOfRangeIsRefusedOrClippedWhenTheBundleComes() {
    let bench = ModelBench()
    let later = ddspm_monotonic_ns() + 60_000_000_000
    #expect(bench.send("/op/1/level", .float(3), at: later).error?.code == .outOfRange)
    #expect(bench.send("/op/1/level", .string("x"), at: later).error?.code == .wrongType)
    #expect(bench.ask("/op/1/level") == .float(1))
  }

  @Test func whatWaitsIsBounded() {
    let bench = ModelBench()
    let later = ddspm_monotonic_ns() + 60_000_000_000
    var refused = 0
    for i in 0..<20_000 {
      let outcome = bench.send("/op/1/level", .float(0.5), at: later + UInt64(i))
      if outcome.error?.code == .notAllowed { refused += 1 }
    }
    #expect(refused == 20_000 - 16_384)
  }

  @Test func anAddressThatNeverAppearsIsCounted() {
    let bench = ModelBench(effects: FakeFactory())
    bench.process(256)
    let soon = ddspm_monotonic_ns() + 300_000_000
    #expect(bench.send("/rack/1/wet", .float(0.5), at: soon).error == nil)
    #expect(bench.eventually { bench.ask("/stats/control/unknown") == .integer(1) })
  }
}
