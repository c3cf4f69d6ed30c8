import FMSynthesis
import Following
import Foundation
import Hosting
import LiveEngine
import Playing
import Rendering
import SessionModel
import TestSupport
import Testing

@testable import FileAdapter

/// A whole live host that learns, driven by a server that plays a sound into it.
@Suite(.serialized) struct LearnSessionTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Plays `input` over and over until `isOver` or so many seconds have passed.
  private func session(
    _ input: [Float], seconds: Double, until isOver: @escaping (LiveHost) -> Bool
  ) throws -> LiveSummary {
    let path = folder.file("session")
    let recorder = try FolderSessionRecorder(
      folder: path,
      document: SessionDocument(
        sampleRate: 48_000, period: 256, instructionSet: InstructionSet.detect().name,
        started: "2026-01-12T12:00:00Z", mode: "learn", patchName: "HARMONIC", knobs: [:]),
      force: false)
    let patches = LearnedPatchFolder(session: path)
    var options = LiveHost.Options(
      patch: LoadedPatch(values: FollowPatch.harmonic(), name: "HARMONIC"), store: PatchFileStore())
    options.mode = .learn
    options.learning.niceness = 0
    // What is looked at are the patches of a search, one better than the other.
    options.learning.recovers = false
    options.learning.seeds = 256
    options.learning.evaluations = 4000
    options.saveLearned = { patch throws(HostError) in try patches.write(patch) }
    let server = PlayingServer(input)
    let host = LiveHost(server: server, recorder: recorder, options: options)
    try host.start()
    try recorder.begin()
    let end = Date().addingTimeInterval(seconds)
    while Date() < end, !isOver(host) { usleep(20_000) }
    return try host.finish()
  }

  @Test func aToneAtTheInputBecomesAPatchInTheSession() throws {
    let tone = OfflineRender.render(
      patch: TestPatch.steady.values, notes: [RenderNote(key: 57, velocity: 100, held: 0.6)],
      seconds: 1, sampleRate: 48_000)[0]
    let summary = try session(tone, seconds: 60) { $0.learner.current.adopted > 1 }
    #expect(summary.learned > 1 && summary.heard > 0 && summary.tried > 0)
    let session = try SessionFolder(opening: folder.file("session"))
    let first = try PatchFiles.loadAny(session.path + "/patches/001.syx")
    #expect(first.name.hasPrefix("LEARN 1"))
    let adopted = session.log.records.compactMap { record -> [Float]? in
      if case .command(.adopt(let values)) = record.entry { values } else { nil }
    }
    // One may be on its way to the audio thread when the server closes.
    #expect(adopted.count >= summary.learned - 1)
    for (number, values) in zip(1..., adopted) {
      let name = String(format: "/patches/%03d.json", number)
      #expect(try PatchFiles.load(session.path + name).values == values)
    }
    let last = String(format: "/patches/%03d.json", summary.learned)
    let end = try PatchFiles.load(session.patchPath).values
    #expect(try PatchFiles.load(session.path + last).values == end)
  }

  @Test func silenceTeachesNothing() throws {
    let summary = try session([Float](repeating: 0, count: 48_000), seconds: 1) { _ in false }
    #expect(summary.learned == 0 && summary.heard == 0 && summary.tried == 0)
    #expect(!FileManager.default.fileExists(atPath: folder.file("session") + "/patches"))
  }

  /// A chord, then noise, far too loud: whatever is made of them is finite and bounded.
  @Test func chordsAndNoiseNeitherBreakItNorMakeItScream() throws {
    var input = (0..<48_000).map { n -> Float in
      [220.0, 277.2, 329.6].reduce(0) {
        $0 + 0.5 * Float(sin(2 * Double.pi * $1 * Double(n) / 48_000))
      }
    }
    var state: UInt64 = 9
    input += (0..<24_000).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Float(Int64(bitPattern: state) >> 40) / Float(1 << 23)
    }
    _ = try session(input, seconds: 2) { _ in false }
    let output = try SndfileSoundFiles().readChannels(folder.file("session") + "/output.wav")
    for channel in output.channels {
      #expect(channel.allSatisfy { $0.isFinite && abs($0) <= 1 })
      #expect(Signal.decibels(Signal.rms(channel)) < -5)
    }
  }
}

/// Calls the engine from a thread of its own, four times as fast as a server would.
private final class PlayingServer: AudioServer, @unchecked Sendable {
  // Sendable: `input` never changes; the flag is only raised.
  let sampleRate = 48_000.0
  let period = 256
  let clientName = "playing"
  let xruns = 0
  private let input: [Float]
  private let done = DispatchSemaphore(value: 0)
  private var isActive = false
  nonisolated(unsafe) private var isClosed = false

  init(_ input: [Float]) { self.input = input }

  func setLatency(frames: Int, ofNotes: Int) {}

  func activate(_ engine: UnsafeMutablePointer<LiveEngine>) throws(HostError) {
    isActive = true
    nonisolated(unsafe) let engine = engine
    Thread { [self] in
      let buffers = (0..<3).map { _ in UnsafeMutablePointer<Float>.allocate(capacity: period) }
      var position = 0
      while !isClosed {
        for frame in 0..<period {
          buffers[0][frame] = input[position]
          position = (position + 1) % input.count
        }
        engine.pointee.process(
          input: buffers[0], left: buffers[1], right: buffers[2], frames: period)
        usleep(UInt32(Double(period) / sampleRate * 250_000))
      }
      for buffer in buffers { buffer.deallocate() }
      done.signal()
    }.start()
  }

  func close() {
    isClosed = true
    if isActive { done.wait() }
    isActive = false
  }
}
