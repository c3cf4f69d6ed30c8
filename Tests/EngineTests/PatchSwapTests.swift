import FMSynthesis
import Foundation
import Rendering
import TestSupport
import Testing

/// A new patch is for the notes to come.
@Suite struct PatchSwapTests {
  /// Plays a note, swaps the patch at `frame`, and gives the sound and the patch's memory back.
  private func swap(
    to patch: TestPatch, at frame: Int, then notes: [(UInt8, Int)] = []
  ) -> [Float] {
    var player = Player(.rich(algorithm: 5, index: 1, feedback: 0.5))
    let memory = UnsafeMutablePointer<Float>.allocate(capacity: PatchLayout.count)
    memory.initialize(from: patch.values, count: PatchLayout.count)
    defer { memory.deallocate() }
    player.on(57)
    player.at(frame, .adopt(memory))
    for (key, frame) in notes { player.on(key, at: frame) }
    return player.play(28_800)
  }

  @Test func soundingNotesKeepTheirPatch() {
    var still = Player(.rich(algorithm: 5, index: 1, feedback: 0.5))
    still.on(57)
    #expect(swap(to: .rich(algorithm: 32, index: 3, feedback: 2), at: 9601) == still.play(28_800))
  }

  @Test(arguments: ["/lfo/pitch_depth", "/pitch_env/l3", "/tune", "/transpose", "/lfo/amp_depth"])
  func soundingNotesKeepWhatTheWholePatchMovesThemBy(path: String) {
    var other = TestPatch.rich(algorithm: 5, index: 1, feedback: 0.5)
    other["/lfo/pitch_sensitivity"] = 7
    for op in 1...6 { other["/op/\(op)/amp_mod"] = 3 }
    other[path] = path == "/transpose" ? 12 : 90
    var still = Player(.rich(algorithm: 5, index: 1, feedback: 0.5))
    still.on(57)
    #expect(swap(to: other, at: 9601) == still.play(28_800))
  }

  @Test func soundingNotesKeepTheVibratoTheyHad() {
    var wavering = TestPatch.steady
    wavering["/lfo/pitch_depth"] = 99
    wavering["/lfo/pitch_sensitivity"] = 7
    wavering["/lfo/speed"] = 40
    var still = Player(wavering)
    still.on(57)
    var player = Player(wavering)
    let memory = UnsafeMutablePointer<Float>.allocate(capacity: PatchLayout.count)
    memory.initialize(from: TestPatch.steady.values, count: PatchLayout.count)
    defer { memory.deallocate() }
    player.on(57)
    player.at(9601, .adopt(memory))
    #expect(player.play(48_000) == still.play(48_000))
  }

  @Test func everyNoteHasItsOwnOfManyPatches() {
    var player = Player(.steady)
    var patches: [UnsafeMutablePointer<Float>] = []
    defer { for patch in patches { patch.deallocate() } }
    for i in 0..<40 {
      var patch = TestPatch.steady
      patch["/tune"] = Float(i)
      let memory = UnsafeMutablePointer<Float>.allocate(capacity: PatchLayout.count)
      memory.initialize(from: patch.values, count: PatchLayout.count)
      patches.append(memory)
      player.at(i * 200, .adopt(memory))
      player.on(UInt8(40 + i), at: i * 200)
    }
    let sound = Array(player.play(249_600)[9600...])
    for i in [0, 20, 39] {
      let hertz = TestPitch.hertz(UInt8(40 + i)) * exp2(Double(i) / 1200)
      #expect(abs(Tone(in: sound, at: hertz).amplitude / 0.125 - 1) < 0.02, "note \(i)")
    }
  }

  @Test func knobsTurnedAfterwardsLeaveThemAloneToo() {
    var still = Player(.rich(algorithm: 5, index: 1, feedback: 0.5))
    still.on(57)
    var player = Player(.rich(algorithm: 5, index: 1, feedback: 0.5))
    var patch = TestPatch.steady.values
    player.on(57)
    let sound = patch.withUnsafeMutableBufferPointer { memory -> [Float] in
      guard let memory = memory.baseAddress else { return [] }
      player.at(4801, .adopt(memory))
      player.turn("/op/2/index", to: 9, at: 6000)
      return player.play(28_800)
    }
    #expect(sound == still.play(28_800))
  }

  @Test func theNextNotePlaysTheNewPatch() {
    var silent = TestPatch.steady
    silent["/op/1/level"] = 0
    let sound = swap(to: silent, at: 4800, then: [(69, 9600)])
    var still = Player(.rich(algorithm: 5, index: 1, feedback: 0.5))
    still.on(57)
    #expect(sound == still.play(28_800))
  }

  @Test func thePatchsMemoryComesBack() {
    var player = Player()
    var patch = TestPatch.steady.values
    patch.withUnsafeMutableBufferPointer { memory in
      guard let memory = memory.baseAddress else { return }
      player.at(100, .adopt(memory))
      _ = player.play(99)
      #expect(player.takeReplies().isEmpty)
      _ = player.play(64)
      guard case .retired(let back)? = player.takeReplies().first else {
        Issue.record("nothing came back")
        return
      }
      #expect(back == memory)
    }
  }
}
