import Foundation
import Knobs
import SessionJSON
import SessionModel
import Testing

@Suite struct PatchDocumentTests {
  @Test func aPatchKeepsItsBits() throws {
    var dice = Dice(seed: 1)
    for round in 0..<50 {
      let values = KnobTable.shared.patchKnobs.map { knob in
        knob.clamp(Float.random(in: knob.minimum...knob.maximum, using: &dice))
      }
      var patch = PatchDocument(name: "round \(round) \"ü\\\n", values: values)
      patch.playing = .init(
        note: 61, velocity: 90, held: 0.1 + 0.2, length: 1.0 / 3, tuning: -3.7, gain: 0.7071)
      patch.voice = (0..<155).map { _ in UInt8.random(in: 0...127, using: &dice) }
      let again = try PatchDocument(decoding: try patch.encoded())
      #expect(again.values.map(\.bitPattern) == values.map(\.bitPattern))
      #expect(again == patch)
    }
  }

  @Test func theSamePatchGivesTheSameBytes() throws {
    #expect(try PatchDocument().encoded() == PatchDocument().encoded())
  }

  @Test func theEndsOfEveryRangeAreAccepted() throws {
    for values in [
      KnobTable.shared.patchKnobs.map(\.minimum), KnobTable.shared.patchKnobs.map(\.maximum),
    ] {
      let patch = PatchDocument(name: "end", values: values)
      #expect(try PatchDocument(decoding: patch.encoded()).values == values)
    }
  }

  @Test func missingKnobsTakeTheirDefaults() throws {
    let patch = try decode(#""/op/2/ratio": 3.5"#)
    #expect(patch["/op/2/ratio"] == 3.5)
    #expect(patch["/op/1/level"] == 1)
    #expect(patch.playing == .init())
  }

  @Test(arguments: [
    (#""/op/1/ratio": 65"#, "/op/1/ratio", "out of range"),
    (#""/op/1/ratio": 1e300"#, "/op/1/ratio", ""),
    (#""/algorithm": 0"#, "/algorithm", "out of range 1.0 to 32.0"),
    (#""/algorithm": 2.5"#, "/algorithm", "not a whole number"),
    (#""/op/7/ratio": 1"#, "/op/7/ratio", "is not a knob"),
    (#""/master/gain": 0"#, "/master/gain", "is not a knob"),
    (#""/feedback": "loud""#, "/feedback", "is not a number"),
    (#""/feedback": null"#, "/feedback", "null"),
    (#""/feedback": true"#, "/feedback", "is not a number"),
    (#""/feedback": [1]"#, "/feedback", "is not a number"),
  ])
  func aBadValueIsRefusedByItsPath(values: String, path: String, reason: String) throws {
    let error = #expect(throws: DocumentError.self) { try decode(values) }
    #expect(error?.place == path)
    #expect(reason.isEmpty || error?.reason.contains(reason) == true, "\(error as Any)")
  }

  @Test(arguments: [
    (#""note": 128"#, "note"), (#""held": -1"#, "held"), (#""gain": 1e9"#, "gain"),
    (#""velocity": 0"#, "velocity"), (#""voice": "%%%""#, "voice"), (#""note": 1.5"#, "note"),
  ])
  func aBadFieldIsRefusedByItsName(field: String, name: String) throws {
    let error = #expect(throws: DocumentError.self) { try decode("", field) }
    #expect(error?.place == name)
  }

  @Test func anotherFormatVersionOrTableIsRefused() throws {
    for (from, to, place) in [
      ("ddspm-patch", "other", "format"), ("\"version\":1", "\"version\":2", "version"),
      ("\"knobTable\":1", "\"knobTable\":99", "knobTable"), ("\"name\":\"x\",", "", "name"),
    ] {
      let text = json("").replacingOccurrences(of: from, with: to)
      let error = #expect(throws: DocumentError.self) {
        try PatchDocument(decoding: Array(text.utf8))
      }
      #expect(error?.place == place)
    }
  }

  @Test func hostileShapesAreRefusedWithoutHarm() {
    let nested = String(repeating: "[", count: 100_000)
    for text in [
      "", "null", "[]", "{", nested, json("").replacingOccurrences(of: "{}", with: nested),
    ] {
      #expect(throws: DocumentError.self) { try PatchDocument(decoding: Array(text.utf8)) }
    }
    let long = [UInt8](repeating: UInt8(ascii: " "), count: PatchDocument.maximumBytes + 1)
    #expect(throws: DocumentError.self) { try PatchDocument(decoding: long) }
  }

  @Test func aDamagedPatchIsRefusedOrWithinItsRanges() throws {
    var dice = Dice(seed: 2)
    let whole = try PatchDocument().encoded()
    for _ in 0..<2000 {
      guard let patch = try? PatchDocument(decoding: dice.damage(whole)) else { continue }
      for (knob, value) in zip(KnobTable.shared.patchKnobs, patch.values) {
        #expect(knob.accepts(value))
      }
    }
  }

  private func decode(_ values: String, _ field: String? = nil) throws -> PatchDocument {
    try PatchDocument(decoding: Array(json(values, field).utf8))
  }

  private func json(_ values: String, _ field: String? = nil) -> String {
    #"{"format":"ddspm-patch","version":1,"knobTable":1,"name":"x","values":{\#(values)}"#
      + (field.map { ",\($0)" } ?? "") + "}"
  }
}
