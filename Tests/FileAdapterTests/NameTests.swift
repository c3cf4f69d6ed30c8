import Foundation
import Hosting
import Testing

@testable import FileAdapter

/// Names of any bytes.
@Suite struct NameTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func bytesComeBackAsTheyWentIn() {
    var state: UInt64 = 3
    for length in 0..<2000 {
      let bytes = (0..<(length % 40)).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        // Mostly leads and continuations of long characters, the escapes' own among them.
        return [UInt8(truncatingIfNeeded: state >> 40), 0xF4, 0x8F, 0xB9, 0xBA, 0xA9, 0x65][
          Int(state >> 33) % 7]
      }
      let text = NameBytes.text(bytes)
      #expect(NameBytes.bytes(text) == bytes)
      #expect(NameBytes.text(NameBytes.bytes(text)) == text)
    }
    #expect(NameBytes.text("Tür".utf8) == "Tür")
    #expect(NameBytes.shown(NameBytes.text([0x63, 0xE9])) == "c\u{FFFD}")
  }

  @Test func aSoundOfALatin1NameIsWrittenListedAndRead() throws {
    let name = NameBytes.text([0x63, 0x61, 0x66, 0xE9] + Array(".wav".utf8))
    let files = SndfileSoundFiles()
    try files.write([[0.5, 0.25]], sampleRate: 48_000, to: folder.file(name), force: false)
    #expect(try FileSystem.names(folder.path) == [name])
    #expect(try files.read(folder.file(name)).samples == [0.5, 0.25])
    #expect(SetPlan.items([name]).first?.name == NameBytes.text([0x63, 0x61, 0x66, 0xE9]))
    let item = SetPlan.items([name])[0]
    let row = SetRow(item, error: HostError(.badData, "none"))
    #expect(ContactSheet([row]).html.contains("caf\u{FFFD}.wav"))
    FileSystem.remove(folder.file(name))
  }

  @Test func foldersOfSysExAreFollowedThroughLinksAndEndWhereTheyBegan() throws {
    let manager = FileManager.default
    try manager.createDirectory(atPath: folder.file("a/b"), withIntermediateDirectories: true)
    try manager.createDirectory(atPath: folder.file("c"), withIntermediateDirectories: true)
    try FileBytes.write([1], to: folder.file("c/one.syx"), force: false)
    for (link, target) in [("a/b/back", "a"), ("a/c", "c"), ("a/self", "a/self")] {
      try manager.createSymbolicLink(
        atPath: folder.file(link), withDestinationPath: folder.file(target))
    }
    #expect(try LibraryFiles.sysexFiles(folder.file("a")) == [folder.file("a/c/one.syx")])
  }
}
