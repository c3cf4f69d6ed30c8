import DX7
import Foundation
import Hosting
import JACKAdapter
import Knobs
import LiveEngine
import TestHost
import Testing

/// Two clients of one server: one asks as a librarian does, the other is the instrument. With the
/// other tests of the server in turn: libjack holds one server's memory per process.
extension JACKServerTests {
  @Test func dumpRequestsAreAnsweredOnMIDIOut() throws {
    let jackd = try Jackd()
    let instrument = makeEngine()
    let librarian = makeEngine()
    let bank = (1...32).map { number in
      var voice = DX7Voice()
      voice.name = "BANK \(number)"
      return voice
    }
    let control = model(instrument)
    control.start()
    let first = try JACKServer(clientName: "instrument", server: .named(jackd.name))
    let second = try JACKServer(clientName: "librarian", server: .named(jackd.name))
    defer {
      first.close()
      second.close()
      control.stop()
    }
    try first.activate(instrument)
    try second.activate(librarian)
    #expect(second.connect("midi_out", "instrument:midi_in"))
    #expect(second.connect("instrument:midi_out", "midi_in"))

    let voiceDump = SysExFile.message(voice: bank[6])
    let bankDump = SysExFile.message(bank: bank)
    #expect(send(voiceDump, from: librarian))
    #expect(send([0xF0, 0x43, 0x20, 0, 0xF7], from: librarian))
    #expect(received(librarian, voiceDump.count) == voiceDump)
    #expect(send(bankDump, from: librarian))
    #expect(send([0xF0, 0x43, 0x20, 9, 0xF7], from: librarian))
    #expect(received(librarian, bankDump.count) == bankDump)
    #expect(control.value("/op/1/level") == 1)
  }

  private func model(_ live: UnsafeMutablePointer<LiveEngine>) -> ControlModel {
    ControlModel(
      live: live, sampleRate: 48_000,
      patch: LoadedPatch(
        values: KnobTable.shared.patchKnobs.map(\.default), name: "INIT VOICE"),
      effects: nil, store: MemoryStore(), journal: MemoryJournal())
  }

  private func send(_ message: [UInt8], from live: UnsafeMutablePointer<LiveEngine>) -> Bool {
    live.pointee.sendOut(message)
  }

  /// Exclusive bytes that came to a client, once there are `count` of them.
  private func received(_ live: UnsafeMutablePointer<LiveEngine>, _ count: Int) -> [UInt8] {
    _ = eventually(within: 5) { live.pointee.exclusive.count >= count }
    var bytes: [UInt8] = []
    while let byte = live.pointee.exclusive.pop() { bytes.append(byte) }
    return bytes
  }
}
