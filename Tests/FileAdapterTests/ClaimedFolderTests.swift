import FileAdapter
import Foundation
import Hosting
import Testing

@Suite struct ClaimedFolderTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func aFolderAppearsWholeOrNotAtAll() throws {
    do {
      let claimed = try #require(try claim("a"))
      try FileBytes.write([1], to: claimed.path + "/x", force: false)
      #expect(folder.names == [".a.part"])
      try claimed.commit()
    }
    #expect(folder.names == ["a"])
    let bytes = try FileBytes.read(folder.file("a/x"), limit: 9)
    #expect(bytes == [1])
  }

  private func claim(_ name: String) throws -> ClaimedFolder? {
    try ClaimedFolder(
      folder.file(name), names: ["x", "half", "1", "2"],
      isOurs: { FileManager.default.fileExists(atPath: $0 + "/1") })
  }

  @Test func whatAPersonPutIntoAResultStaysInIt() throws {
    for content in [UInt8(1), 2] {
      let claimed = try #require(try claim("a"))
      try FileBytes.write([content], to: claimed.path + "/\(content)", force: false)
      try claimed.commit()
      if content == 1 { try FileBytes.write([9], to: folder.file("a/notes.txt"), force: false) }
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.file("a"))
    #expect(names.sorted() == ["2", "notes.txt"])
    #expect(folder.names == ["a"])
  }

  @Test func whatIsNoResultIsNeitherReplacedNorTakenAway() throws {
    try FileBytes.write([9], to: folder.file("file"), force: false)
    try FileManager.default.createDirectory(
      atPath: folder.file("mine"), withIntermediateDirectories: true)
    try FileBytes.write([9], to: folder.file("mine/notes.txt"), force: false)
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("link"), withDestinationPath: folder.file("mine"))
    for name in ["file", "mine", "link"] {
      let error = #expect(throws: HostError.self) { _ = try claim(name) }
      #expect(error?.exit == .cannotCreate)
    }
    #expect(folder.names == ["file", "link", "mine"])
    #expect(try FileBytes.read(folder.file("link/notes.txt"), limit: 9) == [9])
  }

  @Test func whatComesInTheWayWhileItIsFilledStays() throws {
    let claimed = try #require(try claim("a"))
    try FileBytes.write([9], to: folder.file("a"), force: false)
    #expect(throws: HostError.self) { try claimed.commit() }
    #expect(try FileBytes.read(folder.file("a"), limit: 9) == [9])
  }

  @Test func whatAKilledProcessLeftIsEmptiedAndTakenOver() throws {
    try FileManager.default.createDirectory(
      atPath: folder.file(".a.part"), withIntermediateDirectories: true)
    try FileBytes.write([1], to: folder.file(".a.part/half"), force: false)
    let claimed = try #require(try claim("a"))
    try claimed.commit()
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.file("a"))
    #expect(names.isEmpty)
  }

  @Test func whatIsNotCommittedIsGone() throws {
    do {
      let claimed = try #require(try claim("a"))
      try FileBytes.write([1], to: claimed.path + "/half", force: false)
    }
    #expect(folder.names.isEmpty)
  }

  @Test func oneAtATimeHasIt() throws {
    let first = try #require(try claim("a"))
    let (second, other) = (try claim("a"), try claim("b"))
    #expect(second == nil)
    #expect(other != nil)
    first.discard()
    let third = try claim("a")
    #expect(third != nil)
  }

  @Test func anOlderResultIsReplacedWhole() throws {
    for content in [UInt8(1), 2] {
      let claimed = try #require(try claim("a"))
      try FileBytes.write([content], to: claimed.path + "/\(content)", force: false)
      try claimed.commit()
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.file("a"))
    #expect(names == ["2"])
    #expect(folder.names == ["a"])
  }

  @Test func aPlaceThatCannotBeWrittenIsNamed() throws {
    let error = #expect(throws: HostError.self) { _ = try claim("no/such/a") }
    #expect(error?.exit == .cannotCreate)
  }
}
