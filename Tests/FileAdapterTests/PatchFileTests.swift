import FileAdapter
import Foundation
import Hosting
import SessionModel
import Testing

@Suite struct PatchFileTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func aSavedPatchLoadsAsItWas() throws {
    var patch = PatchDocument(name: "bell", valuesByPath: ["/op/2/ratio": 3.14])
    patch.playing.note = 72
    try PatchFiles.save(patch, to: folder.file("bell.json"), force: false)
    #expect(try PatchFiles.load(folder.file("bell.json")) == patch)
    #expect(folder.names == ["bell.json"])
  }

  @Test func initIsTheDefaultPatch() throws {
    #expect(try PatchFiles.load("init") == PatchDocument())
  }

  @Test func aPatchOutOfRangeIsRefusedByFileAndKnob() throws {
    let text =
      #"{"format":"ddspm-patch","version":1,"knobTable":1,"name":"x","values":{"/op/1/level":2}}"#
    try write(text, "bad.json")
    let error = refusal(folder.file("bad.json"))
    #expect(error?.exit == .badData)
    #expect(error?.message.contains("bad.json: /op/1/level: 2.0 is out of range") == true)
  }

  @Test func whatIsNotThereIsNoInput() throws {
    #expect(refusal(folder.file("none.json"))?.exit == .noInput)
    #expect(refusal(folder.file("none.mp3"))?.exit == .usage)
  }

  @Test func savingOverAPatchIsRefusedUnlessForced() throws {
    let path = folder.file("a.json")
    try PatchFiles.save(PatchDocument(name: "one"), to: path, force: false)
    let error = #expect(throws: HostError.self) {
      try PatchFiles.save(PatchDocument(name: "two"), to: path, force: false)
    }
    #expect(error?.exit == .cannotCreate)
    try PatchFiles.save(PatchDocument(name: "two"), to: path, force: true)
    #expect(try PatchFiles.load(path).name == "two")
  }

  @Test func aMapIsReadAndItsErrorsNameFileAndLine() throws {
    try write("1 74 /tune -50 50\n", "good.txt")
    try write("1 74 /tune -50 50\nx\n", "bad.txt")
    #expect(try PatchFiles.loadMIDIMap(folder.file("good.txt")).entries.count == 1)
    let error = #expect(throws: HostError.self) {
      try PatchFiles.loadMIDIMap(folder.file("bad.txt"))
    }
    #expect(error?.exit == .badData)
    #expect(error?.message.contains("bad.txt:2:") == true)
  }

  private func refusal(_ path: String) -> HostError? {
    do throws(HostError) {
      _ = try PatchFiles.load(path)
      return nil
    } catch {
      return error
    }
  }

  private func write(_ text: String, _ name: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: folder.file(name)))
  }
}
