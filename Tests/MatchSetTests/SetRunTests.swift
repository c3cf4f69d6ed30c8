import Hosting
import Synchronization
import Testing

@Suite struct SetRunTests {
  @Test func whatStandsInTheWayIsToldBeforeAnyWorkIsDone() {
    for existing in [SetRun.Existing.refuse, .resume, .replace] {
      let store = FakeStore(["a.wav", "b.wav"], obstacles: ["b"])
      let error = #expect(throws: HostError.self) {
        try SetRun(store, progress: FakeProgress()).run(.all, existing: existing, jobs: 1)
      }
      #expect(error?.exit == .cannotCreate && store.tries.isEmpty)
    }
  }

  @Test func whatIsFinishedIsSkippedAndWhatFailedIsTriedAgain() throws {
    let store = FakeStore(["a.wav", "b.wav", "c.wav"])
    store.failing.withLock { $0 = ["b"] }
    let first = try SetRun(store, progress: FakeProgress()).run(.all, existing: .refuse, jobs: 2)
    #expect(first == .init(matched: 2, failed: 1))
    store.failing.withLock { $0 = [] }
    let second = try SetRun(store, progress: FakeProgress()).run(.all, existing: .resume, jobs: 2)
    #expect(second == .init(matched: 1, skipped: 2))
    #expect(store.tries == ["a": 1, "b": 2, "c": 1])
  }

  @Test func resultsThatAreThereAreNotTouchedUnasked() throws {
    let store = FakeStore(["a.wav", "b.wav"])
    let run = { (existing: SetRun.Existing) throws(HostError) in
      try SetRun(store, progress: FakeProgress()).run(.all, existing: existing, jobs: 1)
    }
    _ = try run(.refuse)
    let error = #expect(throws: HostError.self) { try run(.refuse) }
    #expect(error?.exit == .cannotCreate)
    #expect(store.tries == ["a": 1, "b": 1])
    _ = try run(.replace)
    #expect(store.tries == ["a": 2, "b": 2])
  }

  @Test func theLastOfSeveralShardsSeesAll() throws {
    let store = FakeStore((0..<5).map { "\($0).wav" })
    for text in ["2/2", "1/2"] {
      let shard = try #require(SetShard(text))
      _ = try SetRun(store, progress: FakeProgress()).run(shard, existing: .refuse, jobs: 1)
    }
    let lines = store.summary.split(separator: "\r\n")
    #expect(lines.count == 6)
    #expect(lines.dropFirst().map { $0.prefix(1) } == ["0", "1", "2", "3", "4"])
  }

  @Test func stoppingLeavesTheRestForLater() throws {
    let store = FakeStore((0..<9).map { "\($0).wav" })
    let progress = FakeProgress(stopAfter: 3)
    let outcome = try SetRun(store, progress: progress).run(.all, existing: .refuse, jobs: 1)
    #expect(outcome == .init(matched: 3))
    #expect(store.rows().count == 3)
    #expect(store.summary.split(separator: "\r\n").count == 4)
  }

  @Test func whatAnotherProcessIsAtIsLeftToIt() throws {
    let store = FakeStore(["a.wav", "b.wav"])
    store.taken.withLock { $0 = ["a"] }
    let outcome = try SetRun(store, progress: FakeProgress()).run(.all, existing: .resume, jobs: 2)
    #expect(outcome == .init(matched: 1, elsewhere: 1))
  }

  @Test func aFolderWithoutSoundsIsNoInput() {
    let error = #expect(throws: HostError.self) {
      try SetRun(FakeStore(["a.txt"]), progress: FakeProgress())
        .run(.all, existing: .resume, jobs: 1)
    }
    #expect(error?.exit == .noInput)
  }
}
