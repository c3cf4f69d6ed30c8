import Foundation
import Hosting
import Knobs
import TestHost
import Testing

/// What a host made goes with it.
@Suite struct LifetimeTests {
  private func host() -> LiveHost {
    let patch = LoadedPatch(values: KnobTable.shared.patchKnobs.map(\.default), name: "X")
    return LiveHost(
      server: StillServer(), recorder: nil,
      options: LiveHost.Options(patch: patch, store: MemoryStore()))
  }

  @Test func aFinishedHostIsFreedWithAllItsParts() throws {
    weak var host: LiveHost?
    weak var control: ControlModel?
    weak var adaptation: AdaptationThread?
    weak var learner: LearnerThread?
    weak var disk: DiskThread?
    do {
      let living = self.host()
      (host, control, adaptation) = (living, living.control, living.adaptation)
      (learner, disk) = (living.learner, living.disk)
      try living.start()
      _ = living.control.handle(
        .init("/adapt/mode", [.string("learn")]), from: .osc, at: nil)
      try living.finish()
    }
    #expect(host == nil)
    // The learner's thread may have a search step to end first, the queue a message to deliver, the
    // disk's thread its own last words.
    for _ in 0..<2500 where control != nil || learner != nil || disk != nil { usleep(2000) }
    #expect(control == nil)
    #expect(adaptation == nil)
    #expect(learner == nil)
    #expect(disk == nil)
  }

  /// As when an error is thrown past it: nothing may go on with the engine's memory.
  @Test func aHostThatGoesWhileItPlaysEndsTheAudioFirst() throws {
    let server = PlayingServer()
    weak var host: LiveHost?
    do {
      let patch = LoadedPatch(values: KnobTable.shared.patchKnobs.map(\.default), name: "X")
      let living = LiveHost(
        server: server, recorder: nil,
        options: LiveHost.Options(patch: patch, store: MemoryStore()))
      host = living
      try living.start()
      for _ in 0..<1000 where server.cycles == 0 { usleep(2000) }
    }
    #expect(host == nil)
    let cycles = server.cycles
    #expect(cycles > 0)
    usleep(50_000)
    #expect(server.cycles == cycles)
  }

  @Test func aHostThatNeverStartedIsFreed() {
    weak var host: LiveHost?
    do {
      let living = self.host()
      host = living
    }
    #expect(host == nil)
  }
}
