import Foundation
import RealtimePrimitives
import Testing

@testable import Rendering

/// Commands waiting for their frame, and the ring between two threads.
@Suite struct QueueTests {
  /// The knob ids in the order they came out.
  private func drain(_ queue: inout EventQueue, at frame: UInt64) -> [UInt16] {
    var ids: [UInt16] = []
    while case .knob(let id, _)? = queue.popDue(frame) { ids.append(id) }
    return ids
  }

  private func event(_ id: Int, at frame: UInt64) -> TimedCommand {
    TimedCommand(frame: frame, command: .knob(id: UInt16(id), value: 0))
  }

  @Test func commandsComeOutInTheOrderOfTheirFrames() {
    var queue = EventQueue(capacity: 1000)
    var seed: UInt64 = 1
    var frames: [UInt64] = []
    for id in 0..<1000 {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      frames.append(seed >> 58)
      _ = queue.insert(event(id, at: frames[id]))
    }
    let sorted = frames.indices.sorted { (frames[$0], $0) < (frames[$1], $1) }
    let order = drain(&queue, at: .max).map(Int.init)
    #expect(order == sorted)
  }

  @Test func commandsOfOneFrameKeepTheirOrder() {
    var queue = EventQueue(capacity: 100)
    for id in 0..<100 { _ = queue.insert(event(id, at: 7)) }
    let order = drain(&queue, at: 7).map(Int.init)
    #expect(order == Array(0..<100))
  }

  @Test func commandsOfLaterFramesWait() {
    var queue = EventQueue(capacity: 4)
    _ = queue.insert(event(1, at: 10))
    let early = drain(&queue, at: 9)
    let frames = queue.framesUntilNext(4)
    let due = drain(&queue, at: 10)
    #expect(early.isEmpty)
    #expect(frames == 6)
    #expect(due == [1])
  }

  @Test func aFullQueueRefuses() {
    var queue = EventQueue(capacity: 2)
    let taken = (1...3).map { queue.insert(event($0, at: 1)) }
    #expect(taken == [true, true, false])
  }

  @Test func theRingKeepsOrderBetweenTwoThreads() {
    let ring = Ring<Int>(capacity: 64)
    let count = 200_000
    let producer = Thread {
      for i in 0..<count { while !ring.producer.push(i) { sched_yield() } }
    }
    producer.start()
    var wrong = 0
    for i in 0..<count {
      var next = ring.consumer.pop()
      while next == nil {
        sched_yield()
        next = ring.consumer.pop()
      }
      if next != i { wrong += 1 }
    }
    #expect(wrong == 0)
  }

  @Test func theRingKeepsBlocksWhole() {
    let ring = Ring<Int>(capacity: 64)
    let blocks = 20_000
    let producer = Thread {
      for i in 0..<blocks {
        let block = [Int](repeating: i, count: 48)
        while !ring.producer.write(block, count: 48) { sched_yield() }
      }
    }
    producer.start()
    var read = 0
    var wrong = 0
    var piece = [Int](repeating: 0, count: 31)
    while read < 48 * blocks {
      let count = ring.consumer.read(&piece, limit: 31)
      for i in 0..<count where piece[i] != (read + i) / 48 { wrong += 1 }
      read += count
      if count == 0 { sched_yield() }
    }
    #expect(wrong == 0)
  }

  @Test func aFullRingRefusesAndKeepsWhatItHas() {
    let ring = Ring<Int>(capacity: 4)
    let pushed = (0..<5).map { ring.producer.push($0) }
    let written = ring.producer.write([5], count: 1)
    let popped = (0..<4).map { _ in ring.consumer.pop() }
    #expect(pushed == [true, true, true, true, false])
    #expect(!written)
    #expect(popped == [0, 1, 2, 3])
  }
}
