import Configuring
import Testing

/// What a configuration's text is read as.
@Suite struct ConfigurationTests {
  private func fault(_ text: String) -> ConfigurationFault? {
    do {
      _ = try Configuration(Array(text.utf8))
      return nil
    } catch {
      return error
    }
  }

  private func values(_ text: String) throws -> [String: String] {
    let configuration = try Configuration(Array(text.utf8))
    let entries = configuration.sections.flatMap(\.entries)
    return Dictionary(uniqueKeysWithValues: entries.map { ($0.name, $0.value) })
  }

  @Test func entriesAreReadInTheirSectionsWithTheirLines() throws {
    let text = "# mine\nthreads = 2\n\n[live]\r\nconnect=true\r\n [ library  add ] # added\nto = x"
    let configuration = try Configuration(Array(text.utf8))
    #expect(configuration.sections.map(\.words) == [[], ["live"], ["library", "add"]])
    #expect(configuration.sections.map(\.line) == [0, 4, 6])
    let entries = configuration.sections.flatMap(\.entries)
    #expect(entries.map(\.name) == ["threads", "connect", "to"])
    #expect(entries.map(\.value) == ["2", "true", "x"])
    #expect(entries.map(\.line) == [2, 5, 7])
  }

  @Test func aCommentBeginsWithAHashBehindABlankAndQuotesKeepIt() throws {
    let text = "a = take#1 # the first\nb = \"take #1 \" # so\nc = # nothing\nd = x = y"
    #expect(try values(text) == ["a": "take#1", "b": "take #1 ", "c": "", "d": "x = y"])
  }

  @Test func anEmptyTextAndAMarkOfTheByteOrderSayNothing() throws {
    for bytes: [UInt8] in [[], [0xEF, 0xBB, 0xBF], Array("\n\n \t\r\n#".utf8)] {
      #expect(try Configuration(bytes).sections.allSatisfy { $0.entries.isEmpty })
    }
  }

  @Test func whatIsWrongIsToldWithItsLineAndWhatToWrite() {
    #expect(fault("\nconnect")?.line == 2)
    #expect(fault("connect")?.reason.contains("option = true") == true)
    #expect(fault("a = 1\n--seconds = 5")?.line == 2)
    #expect(fault("--seconds = 5")?.reason.contains("without dashes") == true)
    #expect(fault("= 5")?.line == 1)
    #expect(fault("[live")?.reason.contains("[live]") == true)
    #expect(fault("[]")?.line == 1)
    #expect(fault("a = \"x")?.reason.contains("quotes") == true)
    #expect(fault("a = \"x\" y")?.reason.contains("'y'") == true)
    #expect(fault("a = \u{0}")?.reason.contains("control") == true)
  }

  @Test func nothingIsSaidTwice() {
    #expect(fault("a = 1\nb = 2\na = 3")?.reason.contains("line 1") == true)
    #expect(fault("[live]\na = 1\n[match]\na = 1\n[live]")?.line == 5)
    #expect(fault("a = 1\n[live]\na = 2") == nil, "a section says it anew")
  }

  @Test func bytesThatAreNoUTF8AreToldWithTheirLine() {
    #expect(throws: ConfigurationFault(2, "is not UTF-8: save the file in that encoding")) {
      _ = try Configuration(Array("a = 1\n".utf8) + [0xE4, 0x3D])
    }
  }

  @Test func aTextThatIsTooLongIsNotRead() {
    let most = Configuration.byteLimit
    #expect(fault(String(repeating: "#", count: most)) == nil)
    #expect(fault(String(repeating: "#", count: most + 1))?.reason.contains("\(most)") == true)
  }

  @Test func anyBytesAreReadOrRefused() {
    var dice = Dice(state: 1)
    let parts = Array("[]=\"# \t\r\n-ab\u{0}é\u{301}".utf8) + [0xFF, 0xC3]
    for _ in 0..<20_000 {
      let bytes = (0..<Int.random(in: 0..<40, using: &dice)).map { _ in
        parts[Int.random(in: 0..<parts.count, using: &dice)]
      }
      guard let configuration = try? Configuration(bytes) else { continue }
      for entry in configuration.sections.flatMap(\.entries) {
        #expect(!entry.name.isEmpty && !entry.name.hasPrefix("-"))
        #expect(!entry.value.contains { $0 == "\n" || $0 == "\0" })
      }
    }
  }
}

/// SplitMix64
private struct Dice: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
