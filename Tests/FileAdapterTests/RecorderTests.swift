import Foundation
import Hosting
import Knobs
import LiveEngine
import Rendering
import SessionModel
import Testing

@testable import FileAdapter

@Suite struct RecorderTests {
  let folder: TemporaryFolder
  let files = SndfileSoundFiles()

  init() throws { folder = try TemporaryFolder() }

  @Test func aFinishedSessionOpensWithAllThatWasHeardAndDone() throws {
    let recorder = try make()
    record(recorder, from: 0, count: 1000)
    recorder.append(event: AppliedEvent(frame: 500, command: .noteOn(key: 60, velocity: 100)))
    recorder.append(note: "mark one", frame: 600)
    recorder.appendTrace([("time", 0.5), ("loss", 1.25)])
    recorder.appendTrace([("loss", .nan)])
    recorder.closing.xruns = 3
    try recorder.finish(patch: ["/op/1/ratio": 2])
    let session = try SessionFolder(opening: recorder.folder)
    #expect(session.document.closing == .init(frames: 1000, xruns: 3))
    #expect(
      session.log.records == [
        LogRecord(frame: 500, entry: .command(.noteOn(key: 60, velocity: 100))),
        LogRecord(frame: 600, entry: .note("mark one")),
      ])
    #expect(try PatchFiles.load(session.patchPath)["/op/1/ratio"] == 2)
    let trace = try String(contentsOfFile: recorder.folder + "/trace.csv", encoding: .utf8)
    #expect(trace == "time,loss\n0.5,1.25\n,nan\n")
    #expect(SessionFolder.list(in: folder.path) == [recorder.folder])
  }

  @Test func inputAndOutputStandAtTheSameFrame() throws {
    let recorder = try make()
    for start in stride(from: 0, to: 10000, by: 777) { record(recorder, from: start, count: 777) }
    try recorder.finish(patch: [:])
    let input = try files.readChannels(recorder.folder + "/input.wav").channels
    let output = try files.readChannels(recorder.folder + "/output.wav").channels
    #expect(input.count == 1 && output.count == 2)
    #expect(input[0] == (0..<input[0].count).map { Float($0) / 65536 })
    #expect(output[0] == input[0].map { -$0 } && output[1] == input[0].map { $0 / 2 })
  }

  @Test func aSessionThatWasNeverFinishedHoldsAllButTheLastSecond() throws {
    let recorder = try make()
    recorder.append(event: AppliedEvent(frame: 0, command: .panic))
    for start in stride(from: 0, to: 20_480, by: 512) { record(recorder, from: start, count: 512) }
    // What a killed process leaves: the files as they are, its own buffers gone.
    let copy = folder.file("killed")
    try FileManager.default.copyItem(atPath: recorder.folder, toPath: copy)
    withExtendedLifetime(recorder) {}
    let session = try SessionFolder(opening: copy)
    let input = try files.readChannels(session.inputPath).channels
    let output = try files.readChannels(session.outputPath).channels
    #expect(session.document.closing == nil)
    #expect(session.log.records.count == 1 && session.log.droppedBytes == 0)
    #expect(input[0].count > 20_480 - 8000 && input[0].count == output[0].count)
    #expect(input[0] == (0..<input[0].count).map { Float($0) / 65536 })
  }

  @Test func aGapIsSilenceOfItsLengthAndIsLogged() throws {
    let recorder = try make()
    record(recorder, from: 0, count: 100)
    recorder.gap(frame: 10_100, lost: 10_000)
    record(recorder, from: 10_100, count: 100)
    try recorder.finish(patch: [:])
    let session = try SessionFolder(opening: recorder.folder)
    let input = try files.read(session.inputPath).samples
    let output = try files.readChannels(session.outputPath).channels
    #expect(input.count == 10_200 && output[1].count == 10_200)
    #expect(input[100..<10_100].allSatisfy { $0 == 0 } && input[99] != 0)
    #expect(input[10_100] == 10_100 / 65536.0)
    #expect(session.log.records == [LogRecord(frame: 10_100, entry: .gap(lost: 10_000))])
    #expect(session.document.closing?.lostFrames == 10_000)
  }

  @Test func anAdoptedPatchIsLoggedByItsValues() throws {
    let recorder = try make()
    let count = KnobTable.shared.patchKnobs.count
    let patch = UnsafeMutablePointer<Float>.allocate(capacity: count)
    defer { patch.deallocate() }
    for i in 0..<count { patch[i] = Float(i) * 0.1 }
    recorder.append(event: AppliedEvent(frame: 7, command: .adopt(patch)))
    recorder.append(event: AppliedEvent(frame: 8, command: .knob(id: 3, value: 0.25)))
    recorder.append(event: AppliedEvent(frame: 9, command: .chain(nil)))
    try recorder.finish(patch: [:])
    let records = try SessionFolder(opening: recorder.folder).log.records
    #expect(records[0].entry == .command(.adopt((0..<count).map { Float($0) * 0.1 })))
    #expect(records[1].entry == .command(.knob(path: "/op/1/ratio", value: 0.25)))
    #expect(records[2].entry == .command(.chain(effects: 0)))
  }

  @Test func aFolderThatHoldsASessionIsRefusedUnlessForced() throws {
    try make().finish(patch: [:])
    let error = #expect(throws: HostError.self) { try make() }
    #expect(error?.exit == .cannotCreate)
    let again = try make(force: true)
    #expect(!FileManager.default.fileExists(atPath: again.folder + "/patch.json"))
  }

  @Test func anOlderSessionStaysUntilTheNewOneBegins() throws {
    try make().finish(patch: [:])
    let old = names()
    do {
      let failed = try make(force: true, begun: false)
      record(failed, from: 0, count: 100)
      failed.discard()
    }
    #expect(names() == old)
    #expect(try SessionFolder(opening: folder.file("session")).document.closing?.frames == 0)
  }

  @Test func twoProcessesDoNotRecordIntoOneFolder() throws {
    let first = try make()
    let error = #expect(throws: HostError.self) { try make(force: true) }
    #expect(error?.exit == .cannotCreate)
    #expect(error?.message.contains("another ddspm") == true)
    record(first, from: 0, count: 100)
    try first.finish(patch: [:])
    #expect(try SessionFolder(opening: first.folder).document.closing?.frames == 100)
  }

  @Test func aPersonsSoundsAreNoSessionToOverwrite() throws {
    try FileManager.default.createDirectory(
      atPath: folder.file("session"), withIntermediateDirectories: true)
    try Data("mine".utf8).write(to: URL(fileURLWithPath: folder.file("session/input.wav")))
    let error = #expect(throws: HostError.self) { try make(force: true) }
    #expect(error?.exit == .cannotCreate)
    #expect(names() == ["input.wav"])
  }

  @Test func aFolderThatCannotBeMadeIsNamed() throws {
    try Data().write(to: URL(fileURLWithPath: folder.file("session")))
    let error = #expect(throws: HostError.self) { try make() }
    #expect(error?.exit == .cannotCreate)
    #expect(error?.message.contains("session") == true)
  }

  @Test func nothingIsWrittenAfterTheEnd() throws {
    let recorder = try make()
    try recorder.finish(patch: [:])
    record(recorder, from: 0, count: 10)
    recorder.append(note: "late", frame: 0)
    recorder.gap(frame: 10, lost: 10)
    recorder.appendTrace([("late", 1)])
    try recorder.finish(patch: [:])
    let session = try SessionFolder(opening: recorder.folder)
    #expect(session.log.records.isEmpty && session.document.closing?.frames == 0)
  }

  @Test func aFullDiskIsKeptAsTheFirstFailureAndDoesNotStopTheCalls() throws {
    let file = try AppendFile(creating: "/dev/full")
    for _ in 0..<3 {
      file.append([1, 2, 3])
      file.flush()
    }
    #expect(file.failure?.exit == .inputOutput)
    #expect(file.failure?.message.contains("/dev/full: No space left") == true)
  }

  @Test func aFolderThatVanishedIsReportedAtTheEnd() throws {
    let recorder = try make()
    #expect(recorder.failure == nil)
    try FileManager.default.removeItem(atPath: recorder.folder)
    record(recorder, from: 0, count: 10)
    #expect(throws: HostError.self) { try recorder.finish(patch: [:]) }
  }

  private func make(force: Bool = false, begun: Bool = true) throws -> FolderSessionRecorder {
    let recorder = try FolderSessionRecorder(
      folder: folder.file("session"),
      document: SessionDocument(
        sampleRate: 8000, period: 64, instructionSet: "x86-64", started: "2026-01-12T12:00:00Z",
        mode: "off", patchName: "test", knobs: [:]),
      force: force)
    if begun { try recorder.begin() }
    return recorder
  }

  private func names() -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.file("session"))) ?? []).sorted()
  }

  /// A ramp that tells its frame, within what a float holds exactly.
  private func record(_ recorder: FolderSessionRecorder, from start: Int, count: Int) {
    let frames = (start..<(start + count)).map { frame in
      let value = Float(frame) / 65536
      return RecordedFrame(input: value, left: -value, right: value / 2)
    }
    recorder.append(frames, count: count)
  }
}
