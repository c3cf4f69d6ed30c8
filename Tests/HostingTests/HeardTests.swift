import Addresses
import Following
import Foundation
import Knobs
import Synchronization
import TestSupport
import Testing

@testable import Hosting

/// What the follower hears, as subscribers and `midi_out` are told of it.
@Suite struct HeardTests {
  private func moment(_ note: Float?, level: Float = -20) -> HeardMoment {
    HeardMoment(
      pitch: 440 * exp2(((note ?? 69) - 69) / 12), isVoiced: note != nil, level: level,
      attack: level)
  }

  private func bench(_ style: MIDIStyle? = nil, mode: AdaptMode = .follow) -> ModelBench {
    let bench = ModelBench()
    bench.model.queue.sync { bench.model.heardNotes = style.map { HeardNotes($0) } }
    bench.send("/adapt/mode", .string(mode.rawValue), from: .patch)
    return bench
  }

  private func hear(_ bench: ModelBench, _ moment: HeardMoment) {
    bench.model.adapterMoved([], heard: moment)
    bench.model.queue.sync {}
  }

  /// What has left for `midi_out` since.
  private func sent(_ bench: ModelBench) -> [[UInt8]] {
    var messages: [[UInt8]] = []
    while true {
      let count = bench.live.pointee.outgoingCount(space: 4096, isFirst: true)
      if count == 0 { return messages }
      var message = [UInt8](repeating: 0, count: count)
      bench.live.pointee.takeOutgoing(&message, count: count)
      messages.append(message)
    }
  }

  @Test func whatIsHeardIsAnsweredAndThePitchStaysWhenItIsGone() {
    let bench = bench()
    #expect(bench.ask("/follow/heard/f0") == .float(0))
    #expect(bench.ask("/follow/heard/note") == .float(0))
    hear(bench, moment(69))
    #expect(bench.ask("/follow/heard/f0") == .float(440))
    #expect(bench.ask("/follow/heard/note") == .float(69))
    #expect(bench.ask("/follow/heard/level") == .float(-20))
    #expect(bench.ask("/follow/heard/voiced") == .integer(1))
    hear(bench, HeardMoment(pitch: 300, isVoiced: false, level: -70, attack: -70))
    #expect(bench.ask("/follow/heard/f0") == .float(440))
    #expect(bench.ask("/follow/heard/voiced") == .integer(0))
  }

  @Test func oneUpdateIsToldTogetherWithWhatTheFollowerMoved() {
    let bench = bench()
    let turns = Mutex<[[ControlMessage]]>([])
    let token = bench.model.subscribe(prefix: "/", maxRate: 1000) { messages in
      turns.withLock { $0.append(messages) }
    }
    turns.withLock { $0 = [] }
    let level = TestPatch.knob("/follow/level").id
    bench.model.adapterMoved([(id: level, value: 0.5)], heard: moment(60))
    bench.model.queue.sync {}
    bench.model.queue.sync {}
    let first = turns.withLock { $0.first ?? [] }
    let addresses = Set(first.map(\.address))
    #expect(addresses.isSuperset(of: HeardFigure.allCases.map(\.path) + ["/follow/level"]))
    bench.model.unsubscribe(token)
  }

  @Test func aSubscribersOwnRateHoldsForWhatIsHeard() {
    let bench = bench()
    let count = Mutex(0)
    let token = bench.model.subscribe(prefix: "/follow/heard/f0", maxRate: 10) { messages in
      count.withLock { $0 += messages.count }
    }
    count.withLock { $0 = 0 }
    let start = Date()
    for i in 0..<40 {
      hear(bench, moment(60 + Float(i) / 10))
      usleep(10_000)
    }
    #expect(Double(count.withLock { $0 }) <= Date().timeIntervalSince(start) * 10 + 1)
    #expect(count.withLock { $0 } >= 2)
    bench.model.unsubscribe(token)
  }

  @Test func withModeOffNothingIsHeardAndTheNoteEnds() {
    let bench = bench(.plain)
    hear(bench, moment(60))
    #expect(sent(bench).last?.first == 0x90)
    bench.send("/adapt/mode", .string("off"))
    #expect(sent(bench).first == [0x80, 60, 64])
    #expect(bench.ask("/follow/heard/voiced") == .integer(0))
    #expect(bench.ask("/follow/heard/level") == .float(-160))
    hear(bench, moment(60))
    #expect(sent(bench).isEmpty, "it was on its way when the mode went off")
    #expect(bench.ask("/follow/heard/voiced") == .integer(0))
  }

  @Test(arguments: ["/panic", "/adapt/mode"]) func panicAndAnotherModeLetGo(address: String) {
    let bench = bench(.plain)
    hear(bench, moment(60))
    _ = sent(bench)
    if address == "/panic" { bench.send(address) } else { bench.send(address, .string("learn")) }
    #expect(sent(bench).first == [0x80, 60, 64])
    hear(bench, moment(60))
    #expect(sent(bench).isEmpty, "what goes on sounding is not struck again")
    hear(bench, moment(nil))
    hear(bench, moment(62))
    #expect(sent(bench).last?.prefix(2) == [0x90, 62])
  }

  @Test func withoutAStyleNothingLeaves() {
    let bench = bench()
    hear(bench, moment(60))
    #expect(sent(bench).isEmpty)
  }

  /// The way out is full: no note hangs and none is lost once there is room again.
  @Test func whatFindsNoRoomIsCountedAndSaidLater() {
    let bench = bench(.plain)
    while bench.live.pointee.sendOut([0xf8]) {}
    hear(bench, moment(60))
    #expect(bench.ask("/stats/midi/unsent") == .integer(9))
    while bench.live.pointee.unsentCount > 0 { _ = sent(bench) }
    hear(bench, moment(60))
    #expect(sent(bench).last?.prefix(2) == [0x90, 60])
    while bench.live.pointee.sendOut([0xf8]) {}
    bench.send("/adapt/mode", .string("off"))
    var messages: [[UInt8]] = []
    let isLetGo = bench.eventually {
      messages += sent(bench)
      return messages.contains([0x80, 60, 64])
    }
    #expect(isLetGo)
  }
}
