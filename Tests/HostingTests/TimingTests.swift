import Addresses
import CRealtime
import Foundation
import Hosting
import LiveEngine
import Rendering
import Synchronization
import TestSupport
import Testing

/// What takes effect when, and that the audio thread's answers come back.
@Suite struct TimingTests {
  @Test func syncAnswersOnceThePeriodHasRun() {
    let bench = ModelBench()
    let running = Atomic<Bool>(true)
    let done = DispatchSemaphore(value: 0)
    let audio = Thread {
      while running.load(ordering: .relaxed) {
        bench.process(64)
        usleep(1000)
      }
      done.signal()
    }
    audio.start()
    bench.send("/op/1/level", .float(0.125))
    let outcome = bench.send("/sync", .integer(77))
    running.store(false, ordering: .relaxed)
    done.wait()
    #expect(outcome.replies == [ControlMessage("/synced", [.integer(77)])])
  }

  @Test func syncWithoutAudioSaysSo() {
    #expect(ModelBench().send("/sync", .integer(1)).error?.code == .failed)
  }

  @Test func aBundlesTimeBecomesAFrame() throws {
    let bench = ModelBench()
    bench.process(256)
    bench.process(256)
    let frame = bench.live.pointee.status.pointee.frame
    let time = bench.live.pointee.status.pointee.time
    bench.send("/note/on", .integer(69), .integer(100), at: time + 20_000_000)
    for _ in 0..<8 { bench.process(256) }
    let note = try #require(bench.applied().first)
    // 20 ms after frame 256; one frame for rounding.
    #expect(abs(Int(note.frame) - Int(frame) - 960) <= 1)
  }

  @Test func messagesOfOneBundleKeepTheirDistance() throws {
    let bench = ModelBench()
    bench.process(256)
    let time = bench.live.pointee.status.pointee.time
    for i in 1...3 {
      bench.send(
        "/note/on", .integer(60), .integer(Int32(i)), at: time + UInt64(i) * 10_000_000)
    }
    for _ in 0..<8 { bench.process(256) }
    let frames = bench.applied().map { Int($0.frame) }
    #expect(frames.count == 3)
    for (a, b) in zip(frames, frames.dropFirst()) { #expect(abs(b - a - 480) <= 1) }
  }

  @Test func frameAndTimeBelongToOnePeriod() {
    let bench = ModelBench()
    // Before the first period there is no time.
    bench.process(1)
    let running = Atomic<Bool>(true)
    let done = DispatchSemaphore(value: 0)
    let audio = Thread {
      while running.load(ordering: .relaxed) { bench.process(1) }
      done.signal()
    }
    audio.start()
    var times: [UInt64: UInt64] = [:]
    var torn = 0
    for _ in 0..<20_000 {
      let moment = bench.live.pointee.status.pointee.moment
      if let known = times[moment.frame], known != moment.time { torn += 1 }
      times[moment.frame] = moment.time
    }
    running.store(false, ordering: .relaxed)
    done.wait()
    #expect(torn == 0)
  }

  @Test func aTimeThatHasPassedMeansAtOnce() {
    let bench = ModelBench()
    for _ in 0..<4 { bench.process(256) }
    bench.send("/note/on", .integer(69), .integer(100), at: 1)
    bench.process(256)
    #expect(bench.applied().first?.frame == 1024)
  }

  @Test(arguments: [Float.nan, .infinity, -5, 200])
  func notesOutOfRangeAreTakenAtTheEnd(key: Float) {
    let bench = ModelBench()
    #expect(bench.send("/note/on", .float(key), .integer(100)).error != nil)
    bench.process()
  }

  @Test func aNoteOnOfVelocityZeroIsANoteOff() {
    let bench = ModelBench()
    bench.send("/note/on", .integer(69), .integer(0))
    bench.process()
    guard case .noteOff(let key)? = bench.applied().first?.command else {
      Issue.record("no note off")
      return
    }
    #expect(key == 69)
  }

  @Test func quitAsksTheHost() {
    let bench = ModelBench()
    bench.send("/quit")
    #expect(bench.quits == 1)
  }
}
