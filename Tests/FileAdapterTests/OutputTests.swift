import DX7
import Foundation
import Hosting
import Testing

@testable import FileAdapter
@testable import Recognition

/// What may stand in the place of an output, and what becomes of it.
@Suite struct OutputTests {
  let folder: TemporaryFolder
  let files = SndfileSoundFiles()

  init() throws { folder = try TemporaryFolder() }

  @Test func forceReplacesASoundOfItsOwnAndNoOther() throws {
    try render("own.wav")
    try render("own.wav", force: true)
    try FileBytes.write(Array("RIFF, mine".utf8), to: folder.file("mine.wav"), force: false)
    #expect(refusal { try render("mine.wav", force: true) } == .cannotCreate)
    #expect(try FileBytes.read(folder.file("mine.wav"), limit: 99) == Array("RIFF, mine".utf8))
    #expect(folder.names == ["mine.wav", "own.wav"])
  }

  @Test func anEmptyFileHoldsNothingToLose() throws {
    try FileBytes.write([], to: folder.file("a.wav"), force: false)
    #expect(refusal { try render("a.wav") } == .cannotCreate)
    try render("a.wav", force: true)
    #expect(try files.read(folder.file("a.wav")).samples.count == 100)
  }

  @Test func aLinkToASoundStaysALinkAndIsWrittenThrough() throws {
    try render("a.wav")
    try link("link.wav", to: folder.file("a.wav"))
    try render("link.wav", force: true, samples: 50)
    #expect(try files.read(folder.file("a.wav")).samples.count == 50)
    let kind = try FileManager.default.attributesOfItem(atPath: folder.file("link.wav"))[.type]
    #expect(kind as? FileAttributeType == .typeSymbolicLink)
  }

  @Test func linksToNothingToFoldersAndToThemselvesAreRefused() throws {
    try link("nowhere.wav", to: folder.file("none"))
    try link("folder.wav", to: folder.path)
    try link("loop.wav", to: folder.file("loop.wav"))
    for name in ["nowhere.wav", "folder.wav", "loop.wav"] {
      #expect(refusal { try render(name, force: true) } == .cannotCreate)
    }
    #expect(folder.names == ["folder.wav", "loop.wav", "nowhere.wav"])
  }

  @Test func aDeviceIsWrittenIntoAndStaysADevice() throws {
    try link("null.wav", to: "/dev/null")
    try link("full.wav", to: "/dev/full")
    try render("null.wav")
    #expect(refusal { try render("full.wav") } == .inputOutput)
    // Patches that OSC names are for files.
    #expect(refusal { try FileBytes.write([1], to: "/dev/null", force: false) } == .cannotCreate)
  }

  @Test func aPipeThatNobodyReadsIsRefusedAndOneThatIsReadGetsAllBytes() throws {
    let path = folder.file("pipe.wav")
    #expect(mkfifo(path, 0o600) == 0)
    #expect(refusal { try render("pipe.wav") } == .cannotCreate)
    let reader = open(path, O_RDONLY | O_NONBLOCK)
    defer { close(reader) }
    try render("pipe.wav")
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = read(reader, &bytes, bytes.count)
    try render("same.wav")
    #expect(try FileBytes.read(folder.file("same.wav"), limit: 4096) == Array(bytes[..<count]))
  }

  @Test func aFolderIsFilledWholeAndOnlyWhatWasMadeThereIsReplaced() throws {
    let place = folder.file("out")
    try fill(place, ["a", "b"])
    #expect(refusal { try fill(place, ["a", "b"]) } == .cannotCreate)
    try fill(place, ["a", "b"], force: true, content: 2)
    #expect(try FileBytes.read(place + "/a", limit: 9) == [2])
    try Data([9]).write(to: URL(fileURLWithPath: place + "/b"))
    #expect(refusal { try fill(place, ["a", "b"], force: true, content: 3) } == .cannotCreate)
    #expect(try FileBytes.read(place + "/a", limit: 9) == [2])
    #expect(try FileBytes.read(place + "/b", limit: 9) == [9])
  }

  @Test func aFolderThatFailedIsAsItWasBefore() throws {
    do { _ = try MarkedFolder(folder.file("out"), names: ["a"], force: false) }
    #expect(folder.names.isEmpty)
    let folder = try MarkedFolder(self.folder.file("out"), names: ["a"], force: false)
    try FileBytes.write([1], to: folder.stage + "/a", force: false)
    try Data([9]).write(to: URL(fileURLWithPath: self.folder.file("out/a")))
    #expect(refusal { try folder.commit() } == .cannotCreate)
    #expect(try FileBytes.read(self.folder.file("out/a"), limit: 9) == [9])
  }

  @Test func twoDoNotFillOneFolder() throws {
    let first = try MarkedFolder(folder.file("out"), names: ["a"], force: false)
    #expect(
      refusal { _ = try MarkedFolder(folder.file("out"), names: ["b"], force: true) }
        == .cannotCreate)
    withExtendedLifetime(first) {}
  }

  @Test func twoThatAddToALibraryLoseNothing() throws {
    let path = folder.file("added.voices")
    DispatchQueue.concurrentPerform(iterations: 8) { number in
      _ = try? LibraryFiles.update(path, waiting: {}) { old throws(HostError) in
        var library = old ?? VoiceLibrary(title: "added")
        library.voices.append(.init(bytes: DX7Voice().bytes, source: library.sources.count))
        library.sources.append("\(number)")
        return library
      }
    }
    #expect(Set(try LibraryFiles.read(path).sources) == Set((0..<8).map { "\($0)" }))
  }

  private func fill(
    _ path: String, _ names: [String], force: Bool = false, content: UInt8 = 1
  ) throws {
    let folder = try MarkedFolder(path, names: names, force: force)
    for name in names {
      try FileBytes.write([content], to: folder.stage + "/" + name, force: false)
    }
    try folder.commit()
  }

  private func render(_ name: String, force: Bool = false, samples: Int = 100) throws {
    try files.write(
      [[Float](repeating: 0.5, count: samples)], sampleRate: 48_000, to: folder.file(name),
      force: force)
  }

  private func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: folder.file(name), withDestinationPath: target)
  }

  private func refusal(_ body: () throws -> Void) -> HostError.Exit? {
    do {
      try body()
      return nil
    } catch {
      return (error as? HostError)?.exit
    }
  }
}
