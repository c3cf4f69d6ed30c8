import DX7
import Foundation
import Knobs
import LiveEngine
import Testing

struct LiveFuzzTests {
  /// Messages through the whole live path: engine, assembler, control, and back out.
  private let rounds =
    ProcessInfo.processInfo.environment["DDSPM_LIVE_FUZZ"].flatMap { Int($0) } ?? 20_000

  @Test func noMessagesBreakTheLivePath() {
    var random = Seeded(21)
    let rig = Rig()
    for round in 0..<rounds {
      rig.receive(message(&random), chunk: Int.random(in: 1...300, using: &random))
      if round % 4 == 0 { rig.turn() }
      if round % 16 == 0 { _ = rig.leaves(space: Int.random(in: 0...5000, using: &random)) }
      guard round % 512 == 0 else { continue }
      let patch = rig.control.patch()
      let isInRange = zip(KnobTable.shared.patchKnobs, patch).allSatisfy { $0.accepts($1) }
      guard isInRange else {
        Issue.record("a knob out of range in round \(round)")
        return
      }
    }
    rig.send([0xF7])
    for key in UInt8(0)..<128 { rig.receive([0x80, key, 0]) }
    rig.receive([0xB0, 120, 0])
    #expect(rig.voicesAfterRelease() == 0)
    #expect(rig.live.pointee.status.pointee.repairedSamples == 0)
    #expect(rig.disagreements() == [])
    let counts = ["exclusive", "malformed", "foreign", "clamped", "odd", "unmapped", "unsent"]
    print("live fuzz, \(rounds) rounds:", counts.map { "\($0) \(Int(rig.count($0)))" })
  }

  private func message(_ random: inout Seeded) -> [UInt8] {
    switch Int.random(in: 0..<12, using: &random) {
    case 0: return SysExFile.message(voice: random.voice(name: "FUZZ"))
    case 1: return mutated(SysExFile.message(voice: random.voice(name: "FUZZ")), &random)
    case 2: return mutated([0xF0] + bytes(12, 0...127, &random) + [0xF7], &random)
    case 3: return bytes(40, 0...255, &random)
    case 4: return function(bytes(1, 60...80, &random)[0], bytes(1, 0...127, &random)[0])
    case 5: return [0xC0] + bytes(1, 0...127, &random)
    case 6:
      return [voiceRequest, bankRequest, mutated(voiceRequest, &random)].randomElement(
        using: &random) ?? []
    case 7: return [0x90] + bytes(1, 0...127, &random) + bytes(1, 0...127, &random)
    case 8 where Int.random(in: 0..<30, using: &random) == 0:
      let bank = (0..<32).map { _ in random.voice(name: "FUZZ") }
      return mutated(SysExFile.message(bank: bank), &random)
    default:
      let parameter = bytes(1, 0...127, &random)[0]
      let group = bytes(1, 0...1, &random)[0]
      return [0xF0, 0x43, 0x10, group, parameter, bytes(1, 0...127, &random)[0], 0xF7]
    }
  }

  private func bytes(
    _ count: Int, _ range: ClosedRange<UInt8>, _ random: inout Seeded
  ) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: range, using: &random) }
  }

  private func mutated(_ message: [UInt8], _ random: inout Seeded) -> [UInt8] {
    var message = message
    for _ in 0..<Int.random(in: 0..<4, using: &random) {
      let place = Int.random(in: 0..<message.count, using: &random)
      message[place] = UInt8.random(in: 0...255, using: &random)
    }
    return Array(message.prefix(Int.random(in: message.count / 2...message.count, using: &random)))
  }
}
