import Foundation
import Knobs
import SessionJSON
import Testing

@testable import SessionModel

/// Documents and logs whose grammar is right and whose values are not.
@Suite struct SessionFuzzTests {
  @Test func everySessionIsOneThatCanBeWrittenAgainOrIsRefused() throws {
    var document = SessionDocument(
      sampleRate: 48_000, period: 64, instructionSet: "avx2", started: "2026-01-12T12:00:00Z",
      mode: "follow", patchName: "fuzz", knobs: ["/op/1/ratio": 2, "/master/gain": -6],
      rack: [.init(uri: "http://x/y", parameters: ["mix": 0.5])])
    document.closing = .init(frames: 100, xruns: 1)
    let text = String(decoding: try document.encoded(), as: UTF8.self)
    FuzzRun.run("session.json", seed: 5) { random in
      let bytes = random.spoiledJSON(text)
      let read = try SessionDocument(decoding: bytes)
      guard read.sampleRate.isFinite, try SessionDocument(decoding: read.encoded()) == read else {
        Issue.record("not the same again: \(String(decoding: bytes, as: UTF8.self))")
        return
      }
    }
  }

  @Test func everyPatchIsInRangeOrIsRefused() throws {
    var patch = PatchDocument(name: "fuzz")
    patch.playing = .init(note: 60, held: 1, length: 2, gain: 0.5)
    let text = String(decoding: try patch.encoded(), as: UTF8.self)
    FuzzRun.run("patch.json", seed: 6) { random in
      let bytes = random.spoiledJSON(text)
      let read = try PatchDocument(decoding: bytes)
      let isInRange = zip(KnobTable.shared.patchKnobs, read.values).allSatisfy {
        $1.isFinite && $0.clamp($1) == $1
      }
      guard isInRange, (0...127).contains(read.playing.note ?? 0),
        (0...3600).contains(read.playing.held ?? 0)
      else {
        Issue.record("out of range: \(String(decoding: bytes, as: UTF8.self))")
        return
      }
    }
  }

  @Test func everyLogIsRecordsThatCanBeWrittenAgain() throws {
    FuzzRun.run("events.log", seed: 7) { random in
      let bytes = random.log()
      let log = try EventLog.decode(bytes)
      guard log.goodBytes + log.droppedBytes == bytes.count else {
        Issue.record("\(log.goodBytes) and \(log.droppedBytes) of \(bytes.count) bytes")
        return
      }
      let again = EventLog.header + log.records.flatMap(EventLog.encode)
      guard try EventLog.decode(again).records.count == log.records.count else {
        Issue.record("a record is lost when it is written again")
        return
      }
    }
  }
}

extension FuzzRandom {
  private static let values = [
    "0", "-1", "1e999", "-1e308", "1e-400", "NaN", "null", "true", "\"\"", "\"x\"", "[]", "{}",
    "9223372036854775808", "-9223372036854775809", "0.1", "128", "127.5", "1e2", "00",
    "\"\\ud800\"",
  ]

  /// Values, keys and lines of a document exchanged, doubled or gone; sometimes very deep.
  fileprivate mutating func spoiledJSON(_ text: String) -> [UInt8] {
    var lines = text.split(separator: "\n").map(String.init)
    for _ in 0...(chance(2) ? 0 : below(3)) {
      let at = below(lines.count)
      switch below(6) {
      case 0: lines.remove(at: at)
      case 1: lines.insert(lines[at], at: below(lines.count))
      case 2: lines.swapAt(at, below(lines.count))
      default:
        guard let colon = lines[at].range(of: "\" : ") ?? lines[at].range(of: "\": ") else {
          continue
        }
        let value = chance(30) ? String(repeating: "[", count: 5000) : pick(Self.values)
        let comma = lines[at].hasSuffix(",") ? "," : ""
        lines[at] = lines[at][..<colon.upperBound] + value + comma
      }
      if lines.isEmpty { return [] }
    }
    var bytes = Array(lines.joined(separator: "\n").utf8)
    if chance(6) { spoil(&bytes) }
    return bytes
  }

  fileprivate mutating func log() -> [UInt8] {
    let words = [
      "on 60 100", "off 60", "on 128 1", "pedal 1", "pedal 2", "bend nan", "bend 1e999", "wheel -0",
      "knob /op/1/ratio 2", "knob /none 1", "adopt 1 2 3", "chain 3", "chain -1", "effect 1 2 0.5",
      "effect 256 1 1", "gap 9223372036854775807", "note a\\nb", "note \\x", "sync 1", "panic", "",
      "panic 1", "bypass 1 1", "wet 1 inf",
    ]
    var bytes = EventLog.header
    for _ in 0..<below(12) {
      let frame = pick(["0", "7", "18446744073709551615", "18446744073709551616", "-1", "x"])
      let body = "\(frame) \(pick(words))"
      bytes += Array("\(body) \(Checksum.text(body.utf8))\n".utf8)
    }
    while chance(4) { spoil(&bytes) }
    return bytes
  }
}
