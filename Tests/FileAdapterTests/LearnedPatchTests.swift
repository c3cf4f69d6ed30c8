import Foundation
import SessionModel
import TestSupport
import Testing

@testable import FileAdapter
@testable import Hosting
@testable import Learning

/// `patches/` of a session.
@Suite struct LearnedPatchTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func learned(_ number: Int) -> LearnedPatch {
    var document = PatchDocument(name: "LEARN \(number)", values: TestPatch().values)
    document.playing = .init(note: 57, held: 0.5, length: 1, gain: 0.5)
    return LearnedPatch(number: number, document: document, loss: 0.5, lossBefore: 1)
  }

  @Test func aLearnedPatchIsAPatchAndAVoiceThatLoad() throws {
    let patches = LearnedPatchFolder(session: folder.path)
    try patches.write(learned(1))
    try patches.write(learned(2))
    let names = try FileManager.default.contentsOfDirectory(atPath: patches.path).sorted()
    #expect(names == ["001.json", "001.syx", "002.json", "002.syx"])
    let json = try PatchFiles.loadAny(patches.path + "/001.json")
    let voice = try PatchFiles.loadAny(patches.path + "/002.syx")
    #expect(json.playing.note == 57 && json.values == TestPatch().values)
    #expect(voice.name.hasPrefix("LEARN 2"))
  }

  @Test func aSessionThatIsOverwrittenTakesItsPatchesAlong() throws {
    let session = folder.file("session")
    try make(session).finish(patch: [:])
    try LearnedPatchFolder(session: session).write(learned(1))
    try Data("mine".utf8).write(to: URL(fileURLWithPath: session + "/patches/mine.txt"))
    #expect(throws: HostError.self) { try make(session) }
    try make(session, force: true).finish(patch: [:])
    let left = try FileManager.default.contentsOfDirectory(atPath: session + "/patches")
    #expect(left == ["mine.txt"])
  }

  private func make(_ path: String, force: Bool = false) throws -> FolderSessionRecorder {
    let recorder = try FolderSessionRecorder(
      folder: path,
      document: SessionDocument(
        sampleRate: 8000, period: 64, instructionSet: "x86-64", started: "2026-01-12T12:00:00Z",
        mode: "learn", patchName: "test", knobs: [:]),
      force: force)
    try recorder.begin()
    return recorder
  }
}
