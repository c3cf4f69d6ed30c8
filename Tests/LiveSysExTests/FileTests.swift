import Addresses
import DX7
import FMSynthesis
import FileAdapter
import Foundation
import Knobs
import LiveEngine
import SessionModel
import TestHost
import Testing

@testable import Hosting

struct FileTests {
  private let folder = NSTemporaryDirectory() + "ddspm-sysex-\(UUID().uuidString)"

  private let store = PatchFileStore()

  @Test func aBankFileIsLoadedAndAVoiceOfItSavedAsItWas() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var random = Seeded(31)
    let bank = (1...32).map { random.voice(name: "BANK \($0)") }
    try FileBytes.write(SysExFile.message(bank: bank), to: folder + "/bank.syx", force: false)
    let rig = Rig(store: store)
    #expect(rig.ask("/patch/bank", .string(folder + "/bank.syx")).error == nil)
    #expect(rig.ask("/patch/bank").replies.first?.arguments.count == 32)
    #expect(rig.ask("/patch/program", .integer(5)).error == nil)
    #expect(rig.ask("/patch/save", .string(folder + "/five.syx")) == ControlOutcome())
    let saved = try FileBytes.read(folder + "/five.syx", limit: 1000)
    #expect(saved == SysExFile.message(voice: bank[4]))
    #expect(rig.ask("/patch/save", .string(folder + "/five.syx")).error != nil)
    #expect(rig.ask("/patch/load", .string(folder + "/bank.syx:7")).error == nil)
    rig.send(voiceRequest)
    #expect(rig.leaves() == [SysExFile.message(voice: bank[6])])
    #expect(rig.ask("/patch/bank", .string(folder + "/none.syx")).error?.code == .failed)
  }

  @Test func aPatchOutOfABankBringsTheBankAlong() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let file = folder + "/two.syx"
    let two = SysExFile.message(voice: voice(1)) + SysExFile.message(voice: voice(4))
    try FileBytes.write(two, to: file, force: false)
    let host = LiveHost(
      server: StillServer(), recorder: nil,
      options: LiveHost.Options(
        patch: try PatchFiles.loadAny(file + ":1"), store: store))
    func ask(_ address: String) -> [ControlValue]? {
      host.control.handle(ControlMessage(address), from: .osc, at: nil).replies.first?.arguments
    }
    #expect(ask("/patch/bank") == [.string("RATIO 1   "), .string("RATIO 4   ")])
    #expect(ask("/patch/program") == [.integer(1)])
    host.live.pointee.midi([0xC0, 1], count: 2, offset: 0)
    #expect(ask("/patch/program") == [.integer(2)])
    #expect(ask("/op/1/ratio") == [.float(4)])
    #expect(ask("/stats/midi/unmapped") == [.integer(0)])
  }

  @Test func aVoiceThatStandsAloneLeavesTheBank() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let file = folder + "/one.syx"
    try FileBytes.write(SysExFile.message(voice: voice(9)), to: file, force: false)
    let rig = Rig(store: store)
    rig.send(SysExFile.message(bank: bank))
    #expect(rig.ask("/patch/load", .string(file)).error == nil)
    #expect(rig.ask("/patch/bank").replies.first?.arguments.count == 32)
    rig.send([0xC0, 1])
    #expect(rig.control.value("/op/1/ratio") == 2)
  }

  @Test func savingSaysWhatADX7CannotHold() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let rig = Rig(store: store)
    _ = rig.ask("/tune", .float(12))
    let outcome = rig.ask("/patch/save", .string(folder + "/tuned.syx"))
    #expect(outcome.error == nil)
    #expect(
      outcome.replies.first?.arguments == [.string("tune of 12.0 cents has no place in a voice")])
  }

  @Test func aSessionEndsWithPatchSyxAndItsLosses() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let recorder = try FolderSessionRecorder(
      folder: folder,
      document: SessionDocument(
        sampleRate: 48_000, period: 64, instructionSet: "none", started: "", mode: "off",
        patchName: "X", knobs: [:]), force: false)
    let patch = Array(KnobTable.shared.patchKnobs.map(\.default))
    let options = LiveHost.Options(
      patch: LoadedPatch(values: patch, name: "SESSION"), store: store)
    let host = LiveHost(server: StillServer(), recorder: recorder, options: options)
    try host.start()
    try recorder.begin()
    _ = host.control.handle(ControlMessage("/tune", [.float(12)]), from: .osc, at: nil)
    let summary = try host.finish()
    let losses = ["tune of 12.0 cents has no place in a voice"]
    #expect(summary.losses == losses)
    let file = try SysExFile.parse(FileBytes.read(folder + "/patch.syx", limit: 1000))
    #expect(file.voices.map(\.name) == ["SESSION   "])
    let notes = try SessionFolder(opening: folder).log.records.compactMap { record in
      if case .note(let text) = record.entry { return text }
      return nil as String?
    }
    #expect(notes.contains("patch.syx: " + losses[0]))
  }
}
