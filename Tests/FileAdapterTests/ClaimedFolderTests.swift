import FileAdapter
import Foundation
import Hosting
import Testing

@Suite struct ClaimedFolderTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func aFolderAppearsWholeOrNotAtAll() throws {
    do {
      let claimed = try #require(try ClaimedFolder(folder.file("a")))
      try FileBytes.write([1], to: claimed.path + "/x", force: false)
      #expect(folder.names == [".a.part"])
      try claimed.commit()
    }
    #expect(folder.names == ["a"])
    let bytes = try FileBytes.read(folder.file("a/x"), limit: 9)
    #expect(bytes == [1])
  }

  @Test func whatAKilledProcessLeftIsEmptiedAndTakenOver() throws {
    try FileManager.default.createDirectory(
      atPath: folder.file(".a.part/deep"), withIntermediateDirectories: true)
    try FileBytes.write([1], to: folder.file(".a.part/half"), force: false)
    let claimed = try #require(try ClaimedFolder(folder.file("a")))
    try claimed.commit()
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.file("a"))
    #expect(names.isEmpty)
  }

  @Test func oneAtATimeHasIt() throws {
    let first = try #require(try ClaimedFolder(folder.file("a")))
    let (second, other) = (try ClaimedFolder(folder.file("a")), try ClaimedFolder(folder.file("b")))
    #expect(second == nil)
    #expect(other != nil)
    first.discard()
    let third = try ClaimedFolder(folder.file("a"))
    #expect(third != nil)
  }

  @Test func anOlderResultIsReplacedWhole() throws {
    for content in [UInt8(1), 2] {
      let claimed = try #require(try ClaimedFolder(folder.file("a")))
      try FileBytes.write([content], to: claimed.path + "/\(content)", force: false)
      try claimed.commit()
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.file("a"))
    #expect(names == ["2"])
    #expect(folder.names == ["a"])
  }

  @Test func aPlaceThatCannotBeWrittenIsNamed() throws {
    let error = #expect(throws: HostError.self) { _ = try ClaimedFolder(folder.file("no/such/a")) }
    #expect(error?.exit == .cannotCreate)
  }
}
