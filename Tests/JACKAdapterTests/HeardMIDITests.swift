import Following
import Foundation
import Hosting
import JACKAdapter
import LiveEngine
import Rendering
import Spectral
import TestHost
import Testing

/// One client follows a recording, another one plays what it hears. With the other tests of the
/// server in turn: libjack holds one server's memory per process.
extension JACKServerTests {
  @Test func whatIsHeardPlaysAnotherClientAndNothingHangsAtTheEnd() throws {
    let jackd = try Jackd()
    let synthesizer = makeEngine()
    let source = try JACKServer(clientName: "source", server: .named(jackd.name))
    let player = try JACKServer(clientName: "player", server: .named(jackd.name))
    defer { player.close() }
    let patch = LoadedPatch(values: FollowPatch.harmonic(), name: "HARMONIC")
    var options = LiveHost.Options(patch: patch, store: MemoryStore())
    options.mode = .follow
    options.sendMIDI = .plain
    options.target = Recording(samples: Self.bursts, sampleRate: 48_000)
    let host = LiveHost(server: source, recorder: nil, options: options)
    try player.activate(synthesizer)
    try host.start()
    #expect(player.connect("source:midi_out", "midi_in"))

    var heard = HeardKeys()
    #expect(eventually(within: 20) { heard.take(synthesizer).struck.count >= 3 })
    #expect(Set(heard.struck) == [69])
    #expect(heard.released >= heard.struck.count - 1)
    #expect(eventually(within: 20) { heard.take(synthesizer).isDown })
    try host.finish()
    #expect(eventually(within: 2) { !heard.take(synthesizer).isDown })
    #expect(heard.bend == 0)
  }

  /// Half a second of A4, 30 cents sharp, and as much silence.
  private static var bursts: [Float] {
    (0..<48_000).map { n in
      let turn = 2 * Double.pi * 447.7 * Double(n) / 48_000
      return n < 24_000 ? Float(0.1 * (sin(turn) + sin(2 * turn) / 2 + sin(3 * turn) / 3)) : 0
    }
  }
}

/// What an engine was played, by its log.
private struct HeardKeys {
  var struck: [UInt8] = []
  var released = 0
  var bend: Float = 0
  var isDown: Bool { struck.count > released }

  @discardableResult
  mutating func take(_ live: UnsafeMutablePointer<LiveEngine>) -> Self {
    while let event = live.pointee.applied.pop() {
      switch event.command {
      case .noteOn(let key, _): struck.append(key)
      case .noteOff: released += 1
      case .bend(let value): bend = value
      default: break
      }
    }
    return self
  }
}
