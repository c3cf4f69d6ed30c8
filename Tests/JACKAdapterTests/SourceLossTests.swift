import JACKAdapter
import LiveEngine
import Testing

extension JACKServerTests {
  @Test func aSourceThatGoesAwayLetsItsKeysGo() throws {
    let jackd = try Jackd()
    let instrument = makeEngine()
    let keyboard = makeEngine()
    let first = try JACKServer(clientName: "instrument", server: .named(jackd.name))
    let second = try JACKServer(clientName: "keyboard", server: .named(jackd.name))
    defer { first.close() }
    try first.activate(instrument)
    try second.activate(keyboard)
    #expect(second.connect("midi_out", "instrument:midi_in"))
    // A connection is there from some cycle on; what is sent before is lost.
    let isHeard = (0..<5).contains { _ in
      keyboard.pointee.sendOut([0x90, 60, 100])
        && eventually(within: 1) { instrument.pointee.status.pointee.voices == 1 }
    }
    #expect(isHeard)
    second.close()
    #expect(eventually(within: 5) { instrument.pointee.status.pointee.voices == 0 })
  }
}
