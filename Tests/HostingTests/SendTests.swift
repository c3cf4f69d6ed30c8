import Addresses
import DX7
import LiveEngine
import TestSupport
import Testing

@testable import Hosting

/// The patch on its way to a real DX7.
@Suite struct SendTests {
  private let bench = ModelBench()

  /// What has been put on its way out, as a port takes it.
  private func outgoing() -> [UInt8] {
    let count = bench.live.pointee.outgoingCount(space: 8192, isFirst: true)
    return [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      guard let base = buffer.baseAddress, count > 0 else { return }
      bench.live.pointee.takeOutgoing(base, count: count)
      filled = count
    }
  }

  @Test func thePatchLeavesAsAVoiceDump() throws {
    bench.send("/patch/name", .string("BELL"))
    bench.send("/feedback", .float(0))
    let outcome = bench.send("/patch/send")
    #expect(outcome.error == nil)
    #expect(
      outcome.replies.first == ControlMessage("/patch/send", [.integer(163), .string("BELL")]))
    let dump = outgoing()
    #expect(dump.count == 163)
    #expect(try SysExFile.parse(dump).voices.map(\.name) == ["BELL      "])
    #expect(dump == bench.model.exclusiveVoice().bytes)
  }

  @Test func whatADX7CannotHoldIsTold() {
    bench.send("/op/1/ratio", .float(1.234))
    let replies = bench.send("/patch/send").replies
    #expect(replies.map(\.address) == ["/patch/send", "/patch/losses"])
  }

  @Test func theNextVoiceWaitsUntilCableAndDX7AreDone() {
    #expect(bench.send("/patch/send").error == nil)
    #expect(bench.send("/patch/send").error?.code == .notAllowed)
    #expect(bench.model.queue.sync { bench.model.wireFree } > 0)
    #expect(bench.eventually { bench.send("/patch/send").error == nil })
  }

  @Test func withNobodyThereItSaysSoAndSendsNothing() {
    bench.model.midiListeners = { 0 }
    let error = bench.send("/patch/send").error
    #expect(error?.code == .failed)
    #expect(error?.message.contains("connected to nothing") == true)
    #expect(outgoing().isEmpty)
  }

  @Test func aFullQueueIsToldAndCounted() {
    while bench.live.pointee.sendOut([UInt8](repeating: 0, count: 1000)) {}
    while bench.live.pointee.sendOut([0xfe]) {}
    #expect(bench.send("/patch/send").error?.code == .notAllowed)
    #expect(bench.ask("/stats/midi/unsent") == .integer(1))
  }
}
