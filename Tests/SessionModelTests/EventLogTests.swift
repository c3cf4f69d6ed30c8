import Foundation
import Knobs
import SessionModel
import Testing

@Suite struct EventLogTests {
  @Test func everyKindOfRecordReadsBackAsItWas() throws {
    let reading = try EventLog.decode(Self.bytes(Self.everyKind))
    #expect(reading.records == Self.everyKind)
    #expect(reading.droppedBytes == 0)
  }

  @Test func everyFloatKeepsItsBits() throws {
    var dice = Dice(seed: 3)
    let special: [Float] = [
      0, -0.0, .infinity, -.infinity, .leastNonzeroMagnitude, .greatestFiniteMagnitude,
    ]
    let values =
      special
      + (0..<3000).map { _ in Float(bitPattern: UInt32.random(in: 0...(.max), using: &dice)) }
      .filter { !$0.isNaN }
    let records = values.map { LogRecord(frame: 1, entry: .command(.bend($0))) }
    let bits = try EventLog.decode(Self.bytes(records)).records.map { record -> UInt32? in
      guard case .command(.bend(let value)) = record.entry else { return nil }
      return value.bitPattern
    }
    #expect(bits == values.map(\.bitPattern))
  }

  @Test func aLogCutAtAnyByteHoldsTheRecordsBeforeTheCut() throws {
    let whole = Self.bytes(
      Self.everyKind.filter { if case .command(.adopt) = $0.entry { false } else { true } })
    let all = try EventLog.decode(whole).records
    for end in 0...whole.count {
      let reading = try EventLog.decode(Array(whole[..<end]))
      let lines = whole[..<end].count { $0 == UInt8(ascii: "\n") }
      #expect(reading.records == Array(all.prefix(max(0, lines - 1))))
      #expect(reading.goodBytes + reading.droppedBytes == end)
      #expect(whole[..<reading.goodBytes].last.map { $0 == UInt8(ascii: "\n") } ?? true)
    }
  }

  @Test func aChangedBitEndsTheLogAtItsRecord() throws {
    let records = (0..<20).map { LogRecord(frame: UInt64($0), entry: .command(.noteOff(key: 60))) }
    let whole = Self.bytes(records)
    for bit in (EventLog.header.count * 8)..<(whole.count * 8) {
      var bytes = whole
      bytes[bit / 8] ^= 1 << (bit % 8)
      let line = whole[..<(bit / 8)].count { $0 == UInt8(ascii: "\n") } - 1
      #expect(try EventLog.decode(bytes).records == Array(records.prefix(line)))
    }
  }

  @Test func anotherKindOfFileIsNoLog() {
    for text in ["hello\n", "ddspm-events 2 00000000\n", "RIFF"] {
      #expect(throws: DocumentError.self) { try EventLog.decode(Array(text.utf8)) }
    }
  }

  @Test func aRecordIsALineAPersonCanRead() {
    let line = EventLog.encode(
      LogRecord(frame: 48000, entry: .command(.knob(path: "/op/1/ratio", value: 1.5))))
    #expect(String(decoding: line, as: UTF8.self).hasPrefix("48000 knob /op/1/ratio 1.5 "))
  }

  @Test func aNoteThatIsTooLongIsCutNotLost() throws {
    let note = String(repeating: "\n\\", count: 100_000)
    let record = LogRecord(frame: 0, entry: .note(note))
    let reading = try EventLog.decode(Self.bytes([record, record]))
    #expect(reading.records.count == 2)
    guard case .note(let kept) = reading.records[0].entry else { return }
    #expect(note.hasPrefix(kept) && kept.utf8.count > 30_000)
  }

  @Test func aDamagedLogGivesOnlyRecordsThatWereWritten() throws {
    var dice = Dice(seed: 4)
    let whole = Self.bytes(Self.everyKind)
    for _ in 0..<1500 {
      let bytes = dice.damage(whole)
      guard let reading = try? EventLog.decode(bytes) else { continue }
      #expect(reading.goodBytes + reading.droppedBytes == bytes.count)
      #expect(reading.records.allSatisfy { Self.everyKind.contains($0) })
    }
  }

  private static func bytes(_ records: [LogRecord]) -> [UInt8] {
    EventLog.header + records.flatMap { EventLog.encode($0) }
  }

  private static let everyKind: [LogRecord] = {
    let commands: [LoggedCommand] = [
      .noteOn(key: 127, velocity: 1), .noteOff(key: 0), .pedal(true), .pedal(false), .bend(-1),
      .wheel(0.1), .foot(1e-30), .breath(1), .aftertouch(0.333), .panic,
      .knob(path: "/routing/6/6", value: 3.14159), .chain(effects: 0), .chain(effects: 16),
      .adopt(KnobTable.shared.patchKnobs.map(\.default)),
      .effectControl(slot: 15, control: 65535, value: -7.5), .effectBypass(slot: 0, true),
      .effectWet(slot: 3, 0.5), .sync(.max),
    ]
    let notes = [
      "", " ", "two  spaces ", "line\nline\r\n\\n", "\u{301}combining", "日本 # \"", "\0",
    ]
    return commands.enumerated().map { LogRecord(frame: UInt64($0) << 40, entry: .command($1)) }
      + notes.map { LogRecord(frame: .max, entry: .note($0)) }
      + [LogRecord(frame: 5, entry: .gap(lost: 1234))]
  }()
}
