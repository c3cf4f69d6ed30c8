import CRealtime
import FMSynthesis
import LiveEngine
import Rendering
import TestSupport
import Testing

/// The audio thread neither allocates nor locks, whatever it is asked for.
///
/// With the sanitizer linked in, an allocation or a lock between enter and exit ends the process;
/// without it these tests only see that everything runs. Release only (debug builds allocate on
/// first calls):
///
///     swift test -c release -Xswiftc -enable-testing \
///       -Xswiftc -Xclang-linker -Xswiftc -fsanitize=realtime \
///       --scratch-path .build-rtsan --filter RealtimeSafetyTests
@Suite struct AudioThreadTests {
  @Test(arguments: 1...32)
  func everyAlgorithmRenders(algorithm: Int) {
    let engine = BracketedEngine(.rich(algorithm: algorithm, index: 2, feedback: 1))
    for key in UInt8(40)..<60 { engine.send(.noteOn(key: key, velocity: 100)) }
    for period in [64, 37, 100, 256, 1, 1024] { #expect(engine.process(period)) }
    for key in UInt8(40)..<60 { engine.send(.noteOff(key: key)) }
    #expect(engine.process(4096))
  }

  @Test func algorithmsChangeWhileNotesSound() {
    var patch = TestPatch.rich(algorithm: 1, index: 2, feedback: 1)
    let engine = BracketedEngine(patch)
    engine.send(.noteOn(key: 57, velocity: 100))
    for algorithm in 2...32 {
      let before = patch
      patch.algorithm = algorithm
      for id in PatchLayout.routingBase..<PatchLayout.count
      where patch.values[id] != before.values[id] {
        engine.send(.knob(id: UInt16(id), value: patch.values[id]))
      }
      #expect(engine.process(333))
    }
  }

  @Test func everyKnobMovesFromEndToEnd() {
    let engine = BracketedEngine(.rich(algorithm: 5, index: 2, feedback: 1))
    engine.send(.noteOn(key: 57, velocity: 100))
    for id in 0..<PatchLayout.engineCount {
      for value in [-Float.greatestFiniteMagnitude, .greatestFiniteMagnitude, .nan, 1] {
        engine.send(.knob(id: UInt16(id), value: value))
        #expect(engine.process(97))
      }
    }
  }

  @Test func midiOfAllKindsIsTaken() {
    let engine = BracketedEngine()
    let messages: [[UInt8]] = [
      [0x90, 60, 100], [0xe0, 0, 96], [0xb0, 1, 80], [0xb0, 64, 127], [0x80, 60, 0],
      [0xb0, 64, 0], [0xd0, 77], [0xc0, 3], [0xf0, 0x43, 0, 9, 0xf7], [0x90, 200, 1], [0x90], [],
      [0xb0, 123, 0],
    ]
    for period in [64, 37, 1, 500] { #expect(engine.process(period, midi: messages)) }
  }

  @Test func stealingAndMonoAndPortamentoRun() {
    let engine = BracketedEngine(.rich(algorithm: 16, index: 2, feedback: 1))
    for i in 0..<200 {
      engine.send(.noteOn(key: UInt8(i % 128), velocity: 100), at: 7 * i)
      if i == 120 { engine.send(.knob(id: UInt16(PatchLayout.index(.mono)), value: 1), at: 7 * i) }
      if i == 120 {
        engine.send(.knob(id: UInt16(PatchLayout.index(.portamento)), value: 0.5), at: 7 * i)
      }
    }
    for i in 0..<200 { engine.send(.noteOff(key: UInt8(i % 128)), at: 1400 + 7 * i) }
    for _ in 0..<60 { #expect(engine.process(101)) }
  }

  @Test func patchesAndChainsAreSwapped() {
    let engine = BracketedEngine()
    let chains = [FakeChain([FakeEffect(gain: 0.5)]), FakeChain([FakeEffect(gain: -1)])]
    var patch = TestPatch.rich(algorithm: 7, index: 3, feedback: 1).values
    patch.withUnsafeMutableBufferPointer { memory in
      guard let memory = memory.baseAddress else { return }
      for turn in 0..<20 {
        engine.send(.noteOn(key: 50, velocity: 90))
        engine.send(.adopt(memory))
        engine.send(.chain(turn % 3 == 2 ? nil : chains[turn % 2].pointer))
        engine.send(.effectControl(slot: 0, control: 0, value: Float(turn)))
        engine.send(.effectBypass(slot: 0, turn % 2 == 0))
        engine.send(.effectWet(slot: 0, 0.5))
        engine.send(.sync(UInt32(turn)))
        #expect(engine.process(143))
      }
      engine.send(.chain(nil))
      engine.process(64)
    }
  }

  @Test func recordingAndTheFollowersVoiceRun() {
    let engine = BracketedEngine()
    engine.live.pointee.status.pointee.isRecording = true
    engine.send(.knob(id: UInt16(PatchLayout.index(.followLevel)), value: 1))
    for turn in 0..<20 {
      let pitch = 100 + 50 * Float(turn)
      engine.send(.knob(id: UInt16(PatchLayout.index(.followPitch)), value: pitch))
      #expect(engine.process(257, hears: turn % 2 == 0))
    }
  }

  /// Three stacks of two, each with an operator that hears itself: the plan that the follower needs.
  private var threeLoops: TestPatch {
    var values = TestPatch.rich(algorithm: 5, index: 2, feedback: 6).values
    for (op, depth) in [0, 0.3, 0, 0.3, 0.3, 0].enumerated() {
      values[PatchLayout.routing(into: op, from: op)] = Float(depth)
    }
    return TestPatch(values)
  }

  @Test(arguments: [48_000.0, 96_000]) func theFollowersVoicesTakeOverAndHissAndMixIn(rate: Double)
  {
    let engine = BracketedEngine(threeLoops, sampleRate: rate)
    engine.live.pointee.status.pointee.listenerDelay = 1900
    func id(_ field: PerformanceField) -> UInt16 { UInt16(PatchLayout.index(field)) }
    engine.send(.knob(id: id(.followDry), value: 0.7))
    for key in UInt8(40)..<50 { engine.send(.noteOn(key: key, velocity: 100)) }
    for turn in 0..<120 {
      let begin = turn * 257
      let x = Float(turn % 11)
      engine.send(.ramp(id: id(.followPitch), value: 60 + 90 * x, frames: 480), at: begin)
      engine.send(
        .ramp(id: id(.followLevel), value: turn % 40 < 30 ? 1 : 0, frames: 480), at: begin)
      for band in 0..<8 {
        let level = (turn + band) % 3 == 0 ? 0 : x
        engine.send(
          .ramp(id: UInt16(PatchLayout.followHiss(band)), value: level, frames: 200), at: begin)
      }
      for op in 0..<6 {
        let (colour, loop) = (PatchLayout.followColour(op), PatchLayout.followFeedback(op))
        engine.send(.place(id: UInt16(colour), value: 0.1 + x), at: begin + 9)
        engine.send(.ramp(id: UInt16(loop), value: 3 / (1 + x), frames: 300), at: begin + 9)
      }
      engine.send(.followAnew(turns: x / 11, fade: UInt16(100 + 50 * turn % 700)), at: begin + 9)
      if turn % 7 == 0 { engine.send(.followAnew(turns: 0.5, fade: 0), at: begin + 20) }
      if turn == 60 { engine.live.pointee.status.pointee.listenerDelay = 2400 }
      #expect(engine.process(257, hears: turn % 5 != 0))
    }
  }

  @Test func anotherPatchComesWhileTheFollowerSings() {
    let engine = BracketedEngine(threeLoops)
    engine.send(.knob(id: UInt16(PatchLayout.index(.followLevel)), value: 1))
    engine.send(.knob(id: UInt16(PatchLayout.followHiss(5)), value: 1))
    for algorithm in 1...32 {
      var patch = TestPatch.rich(algorithm: algorithm, index: 3, feedback: 1).values
      patch.withUnsafeMutableBufferPointer { memory in
        guard let memory = memory.baseAddress else { return }
        engine.send(.adopt(memory))
        engine.send(.followAnew(turns: 0.5, fade: 480))
        #expect(engine.process(333))
      }
    }
  }

  @Test(arguments: [44_100.0, 96_000, 192_000])
  func otherSampleRatesRun(rate: Double) {
    let engine = BracketedEngine(sampleRate: rate)
    engine.send(.noteOn(key: 60, velocity: 100))
    for _ in 0..<20 { #expect(engine.process(129)) }
  }

  /// The gate itself: an array made inside the bracket must end the process.
  @Test(.enabled(if: ddspm_realtime_sanitizer_present()))
  func anAllocationInsideTheBracketIsCaught() async {
    await #expect(processExitsWith: .failure) {
      ddspm_realtime_enter()
      let array = [Int](repeating: 7, count: Int.random(in: 900...1000))
      ddspm_realtime_exit()
      withExtendedLifetime(array) {}
    }
  }
}
