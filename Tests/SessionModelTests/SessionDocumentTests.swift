import Foundation
import Knobs
import SessionJSON
import SessionModel
import Testing

@Suite struct SessionDocumentTests {
  @Test func aSessionReadsBackAsItWas() throws {
    var session = Self.session
    #expect(try SessionDocument(decoding: session.encoded()) == session)
    session.closing = .init(
      frames: 480_000, xruns: 2, lostFrames: 64, latency: 256, medians: ["loss": 0.1])
    session.law = "gradient"
    session.oscPort = 7770
    #expect(try SessionDocument(decoding: session.encoded()) == session)
  }

  @Test func theEngineStartsFromTheStoredValuesAndDefaults() throws {
    let values = try Self.session.engineValues()
    #expect(values.count == KnobTable.shared.engineKnobs.count)
    #expect(KnobTable.shared["/master/gain"].map { values[$0.id] } == -6)
    #expect(KnobTable.shared["/algorithm"].map { values[$0.id] } == 1)
  }

  /// Sessions outlive the table they were made with.
  @Test(arguments: 1...KnobTable.version) func aSessionOfAnOlderTableIsRead(version: Int) throws {
    let text = String(decoding: try Self.session.encoded(), as: UTF8.self)
    let now = "\"knobTable\" : \(KnobTable.version)"
    #expect(text.contains(now))
    let old = text.replacingOccurrences(of: now, with: "\"knobTable\" : \(version)")
    let session = try SessionDocument(decoding: Array(old.utf8))
    #expect(try session.engineValues() == Self.session.engineValues())
  }

  @Test(arguments: [
    ("\"sampleRate\" : 48000", "\"sampleRate\" : 0", "sampleRate"),
    ("\"period\" : 256", "\"period\" : -1", "period"),
    ("\"/master/gain\" : -6", "\"/master/gain\" : 60", "/master/gain"),
    ("\"/master/gain\" : -6", "\"/adapt/rate\" : 0.1", "/adapt/rate"),
    ("\"uri\" : \"urn:x\"", "\"uri\" : 3", "rack.0.uri"),
    ("\"version\" : 1", "\"version\" : 7", "version"),
  ])
  func aBrokenSessionIsRefusedByThePlace(from: String, to: String, place: String) throws {
    let text = String(decoding: try Self.session.encoded(), as: UTF8.self)
    #expect(text.contains(from))
    let broken = Array(text.replacingOccurrences(of: from, with: to).utf8)
    let error = #expect(throws: DocumentError.self) { try SessionDocument(decoding: broken) }
    #expect(error?.place == place, "\(error as Any)")
  }

  @Test func aDamagedSessionIsRefusedOrUsable() throws {
    var dice = Dice(seed: 5)
    let whole = try Self.session.encoded()
    for _ in 0..<1000 {
      guard let session = try? SessionDocument(decoding: dice.damage(whole)) else { continue }
      #expect(session.sampleRate > 0 && session.period > 0)
      #expect(throws: Never.self) { try session.engineValues() }
    }
  }

  private static var session: SessionDocument {
    SessionDocument(
      sampleRate: 48000, period: 256, instructionSet: "x86-64-v3",
      started: "2026-01-12T12:00:00Z", mode: "follow", patchName: "INIT VOICE",
      knobs: ["/master/gain": -6, "/op/1/ratio": 1.1],
      rack: [.init(uri: "urn:x", parameters: ["gain": 0.1], wet: 0.3)])
  }
}
