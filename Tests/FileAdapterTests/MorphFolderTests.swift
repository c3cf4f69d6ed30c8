import DX7
import Foundation
import Hosting
import Morphing
import PlotAdapter
import Testing

@testable import FileAdapter

/// What a morph leaves in its folder.
@Suite struct MorphFolderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func result() throws -> MorphJob.Result {
    let conversion = VoiceConversion()
    let ends = [60, 90].map { level -> MorphJob.End in
      var voice = DX7Voice()
      voice[op: 1, .outputLevel] = UInt8(level)
      return .patch(
        MorphEnd(
          name: "level \(level)", values: conversion.patch(voice),
          playing: .init(held: 0.2, length: 0.3), voice: voice))
    }
    var options = MorphOptions()
    (options.steps, options.evaluations, options.seconds) = (4, 1, .infinity)
    return try MorphJob(ends[0], ends[1], options).run(
      files: SndfileSoundFiles(), watch: .now(isCancelled: { false }) { _ in })
  }

  @Test func everyStepIsAPatchAVoiceAndASound() throws {
    let place = folder.path + "/morph"
    let result = try result()
    try MorphFolder(place, force: false, drawer: CairoReportDrawer()).write(result)
    for step in 1...4 {
      let name = "\(place)/step-0\(step)"
      let patch = try PatchFiles.load(name + ".json")
      #expect(patch.values == result.outcome.steps[step - 1].document.values)
      #expect(try PatchFiles.loadVoices(name + ".syx") == [result.outcome.steps[step - 1].voice])
      let sound = try SndfileSoundFiles().read(name + ".wav", first: 10)
      #expect(sound.samples == result.renders[step - 1])
    }
    #expect(try PatchFiles.loadVoices(place + "/morph.syx").count == 32)
    let whole = try SndfileSoundFiles().read(place + "/morph.wav", first: 10)
    #expect(whole.samples == result.renders.flatMap { $0 })
  }

  @Test func whatSomebodyElseMadeIsNotReplaced() throws {
    let place = folder.path + "/kept"
    try FileManager.default.createDirectory(
      atPath: place, withIntermediateDirectories: true)
    let own = Data("mine".utf8)
    try own.write(to: URL(fileURLWithPath: place + "/step-02.syx"))
    for force in [false, true] {
      let error = #expect(throws: HostError.self) {
        _ = try MorphFolder(place, force: force, drawer: CairoReportDrawer())
      }
      #expect(error?.exit == .cannotCreate)
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: place + "/step-02.syx")) == own)
  }

  @Test func anEarlierMorphOfMoreStepsLeavesNoneBehind() throws {
    let place = folder.path + "/again"
    var result = try result()
    try MorphFolder(place, force: false, drawer: CairoReportDrawer()).write(result)
    result.outcome.steps.remove(at: 1)
    result.renders.remove(at: 1)
    try MorphFolder(place, force: true, drawer: CairoReportDrawer()).write(result)
    let steps = try FileManager.default.contentsOfDirectory(atPath: place)
      .filter { $0.hasPrefix("step-") }
    #expect(steps.count == 9)
  }
}
