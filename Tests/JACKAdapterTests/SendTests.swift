import DX7
import Foundation
import Hosting
import Knobs
import LiveEngine
import TestHost
import Testing

@testable import JACKAdapter

/// Dumps to another client, which takes them as a DX7 does. With the other tests of the server in turn:
/// libjack holds one server's memory per process.
extension JACKServerTests {
  private func refusal(_ server: String?, to port: String?) -> HostError? {
    do throws(HostError) {
      _ = try ExclusiveSender(clientName: "sender", server: server, to: port)
      return nil
    } catch {
      return error
    }
  }

  /// Exclusive bytes that came to a client, once there are `count` of them.
  ///
  /// A cycle that a loaded server drops takes its events along, and nobody is told: then what was
  /// sent is sent again.
  private func received(
    _ live: UnsafeMutablePointer<LiveEngine>, _ count: Int, sending: () throws -> Void
  ) rethrows -> [UInt8] {
    var bytes: [UInt8] = []
    for _ in 0..<8 where bytes.isEmpty {
      try sending()
      _ = eventually(within: 2) { live.pointee.exclusive.count >= count }
      while let byte = live.pointee.exclusive.pop() { bytes.append(byte) }
    }
    return bytes
  }

  @Test func aBankAndAVoiceArriveWholeAndNoSoonerThanACableCarriesThem() throws {
    let jackd = try Jackd()
    let instrument = makeEngine()
    let server = try JACKServer(clientName: "instrument", server: .named(jackd.name))
    defer { server.close() }
    try server.activate(instrument)
    let voices = (1...32).map { number in
      var voice = DX7Voice()
      voice.name = "BANK \(number)"
      return voice
    }
    do {
      let sender = try ExclusiveSender(
        clientName: "sender", server: jackd.name, to: "instrument:midi_in")
      #expect(sender.destination == "instrument:midi_in")
      for dump in [SysExFile.message(bank: voices), SysExFile.message(voice: voices[6])] {
        let (clock, seconds) = (ContinuousClock(), WireTime.seconds(bytes: dump.count))
        let arrived = try received(instrument, dump.count) {
          let begin = clock.now
          try sender.send(dump, taking: seconds)
          #expect(clock.now - begin >= .seconds(seconds))
        }
        #expect(arrived == dump)
      }
    }
    #expect(!jackd.tool("jack_lsp").contains("sender:"))
  }

  @Test func withNoServerOrNoSuchPortItSaysWhatThereIs() throws {
    let nobody = refusal("ddspm-nobody-\(getpid())", to: nil)
    #expect(nobody?.exit == .unavailable)
    #expect(nobody?.message.contains("no JACK server") == true)
    #expect(refusal("a/b", to: nil)?.exit == .usage)
    let jackd = try Jackd()
    let server = try JACKServer(clientName: "instrument", server: .named(jackd.name))
    defer { server.close() }
    let wrong = refusal(jackd.name, to: "instrument:out_1")
    #expect(wrong?.exit == .unavailable)
    #expect(wrong?.message.contains("instrument:midi_in") == true)
    #expect(refusal(jackd.name, to: nil)?.message.contains("--to") == true)
    #expect(!jackd.tool("jack_lsp").contains("sender:"))
  }

  @Test func aConnectionThatGoesWhileADumpIsSentIsToldOf() throws {
    let jackd = try Jackd()
    let server = try JACKServer(clientName: "instrument", server: .named(jackd.name))
    try server.activate(makeEngine())
    let sender = try ExclusiveSender(
      clientName: "sender", server: jackd.name, to: "instrument:midi_in")
    let gone = Thread {
      usleep(300_000)
      server.close()
    }
    gone.start()
    #expect(throws: HostError.self) { try sender.send([0xf0, 0x43, 0xf7], taking: 3) }
  }

  @Test func aLiveHostSendsItsPatchToWhoListensAtMIDIOut() throws {
    let jackd = try Jackd()
    let instrument = makeEngine()
    let player = try JACKServer(clientName: "instrument", server: .named(jackd.name))
    defer { player.close() }
    try player.activate(instrument)
    let own = try JACKServer(clientName: "librarian", server: .named(jackd.name))
    let patch = LoadedPatch(values: KnobTable.shared.patchKnobs.map(\.default), name: "MINE")
    var options = LiveHost.Options(patch: patch, store: MemoryStore())
    options.midiListeners = { [weak own] in own?.midiListeners ?? 0 }
    let host = LiveHost(server: own, recorder: nil, options: options)
    try host.start()
    func send() -> ControlOutcome {
      host.control.handle(.init("/patch/send"), from: .osc, at: nil)
    }
    #expect(send().error?.message.contains("connected to nothing") == true)
    #expect(own.connect("midi_out", "instrument:midi_in"))
    let arrived = received(instrument, 163) { #expect(send().error == nil) }
    #expect(arrived == host.control.exclusiveVoice().bytes)
    try host.finish()
  }
}

/// Which port a dump goes to, of those that are there.
@Suite struct MIDIDestinationTests {
  private func choice(_ wanted: String?, _ physical: [String]) -> String? {
    try? MIDIDestination(all: ["a:in"] + physical, physical: physical).choose(wanted)
  }

  @Test func theOnlyCableIsTakenUnasked() {
    #expect(choice(nil, ["system:midi_playback_1"]) == "system:midi_playback_1")
    #expect(choice("a:in", ["system:midi_playback_1"]) == "a:in")
  }

  @Test func ofSeveralOrNoneNoneIsGuessed() {
    #expect(choice(nil, []) == nil)
    #expect(choice(nil, ["x:1", "x:2"]) == nil)
    #expect(choice("x:3", ["x:1", "x:2"]) == nil)
  }
}
