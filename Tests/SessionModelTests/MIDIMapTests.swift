import SessionModel
import Testing

@Suite struct MIDIMapTests {
  @Test func aMapReadsItsLinesAndLeavesOutComments() throws {
    let map = try parse(
      """
      # the big knob
      1 74 /op/2/ratio 0.5 8   # by ear
      *\t7\t/master/gain\t-60\t0\tlinear\r

      16 0 /rack/1/param/cutoff 20000 20 logarithmic
      """)
    #expect(
      map.entries == [
        .init(
          channel: 1, controller: 74, path: "/op/2/ratio", minimum: 0.5, maximum: 8,
          curve: .logarithmic),
        .init(
          channel: nil, controller: 7, path: "/master/gain", minimum: -60, maximum: 0,
          curve: .linear),
        .init(
          channel: 16, controller: 0, path: "/rack/1/param/cutoff", minimum: 20000, maximum: 20,
          curve: .logarithmic),
      ])
  }

  @Test func theEndsOfAControllerAreExactAndTheMiddleFollowsTheCurve() throws {
    let entry = try #require(try parse("1 1 /op/1/ratio 0.3 0.7").entries.first)
    #expect(entry.value(at: 0) == 0.3)
    #expect(entry.value(at: 127) == 0.7)
    let middle = entry.value(at: 64)
    #expect(abs(middle - 0.3 * 1.5326) < 0.001)  // (0.7 / 0.3) ^ (64 / 127) = 1.5326
    #expect(entry.matches(channel: 1, controller: 1) && !entry.matches(channel: 2, controller: 1))
  }

  @Test(arguments: [
    ("0 1 /tune 0 1", "channel"), ("17 1 /tune 0 1", "channel"), ("1 128 /tune 0 1", "controller"),
    ("1 -1 /tune 0 1", "controller"), ("1 1 /nowhere 0 1", "is no address"),
    ("1 1 /tune 0", "fields"), ("1 1 /tune 0 1 linear more", "fields"),
    ("1 1 /tune zero 1", "not a number"), ("1 1 /tune nan 1", "not a number"),
    ("1 1 /tune 0 101", "out of the range"), ("1 1 /tune 5 5", "both"),
    ("1 1 /tune 0 1 cubic", "neither"), ("1 1 /tune 0 1 logarithmic", "above 0"),
  ])
  func aBadLineIsRefusedByFileAndLine(line: String, reason: String) throws {
    let error = #expect(throws: DocumentError.self) { try parse("# first\n\n\(line)\n1 1 bad") }
    #expect(error?.place == "map.txt:3")
    #expect(error?.reason.contains(reason) == true, "\(error as Any)")
  }

  @Test func bytesThatAreNoTextAreRefusedByLine() {
    let error = #expect(throws: DocumentError.self) {
      try MIDIMap(parsing: [UInt8(ascii: "#"), 10, 0xFF], file: "map.txt")
    }
    #expect(error?.place == "map.txt:2")
  }

  @Test func aDamagedMapIsRefusedOrUsable() throws {
    var dice = Dice(seed: 6)
    let whole = Array("1 74 /op/2/ratio 0.5 8\n* 7 /master/gain -60 0 linear # x\n".utf8)
    for _ in 0..<3000 {
      guard let map = try? MIDIMap(parsing: dice.damage(whole), file: "f") else { continue }
      for entry in map.entries {
        #expect((0...127).contains(entry.controller))
        #expect((0...127).allSatisfy { entry.value(at: $0).isFinite })
      }
    }
  }

  private func parse(_ text: String) throws -> MIDIMap {
    try MIDIMap(parsing: Array(text.utf8), file: "map.txt")
  }
}
