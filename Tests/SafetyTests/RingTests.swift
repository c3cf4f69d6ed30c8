import Foundation
import RealtimePrimitives
import Testing

/// The rings between two threads that really run; under ThreadSanitizer as well (see `make
/// check-threads`).
@Suite struct RingTests {
  /// Runs `produce` on a thread of its own and `consume` here, until both are done.
  private func race(_ produce: @escaping @Sendable () -> Void, _ consume: () -> Void) {
    let done = DispatchSemaphore(value: 0)
    let producer = Thread {
      produce()
      done.signal()
    }
    producer.start()
    consume()
    done.wait()
  }

  @Test(arguments: [2, 64, 8192])
  func twoMillionElementsArriveInOrder(capacity: Int) {
    let ring = Ring<UInt64>(capacity: capacity)
    let count: UInt64 = 2_000_000
    var wrong = 0
    race(
      { for i in 0..<count { while !ring.producer.push(i) { sched_yield() } } },
      {
        var next: UInt64 = 0
        while next < count {
          guard let got = ring.consumer.pop() else {
            sched_yield()
            continue
          }
          if got != next { wrong += 1 }
          next += 1
        }
      })
    let left = ring.consumer.count
    let totals = [ring.consumer.totalWritten, ring.consumer.totalTaken]
    #expect(wrong == 0)
    #expect(left == 0)
    #expect(totals == [Int(count), Int(count)])
  }

  @Test func wholesaleWritesAndReadsOfAnyLengthArriveInOrder() {
    let ring = Ring<UInt32>(capacity: 1000)
    let count = 4_000_000
    var wrong = 0
    race(
      { Self.write(count, into: ring.producer) },
      { wrong = Self.wrongOnes(count, from: ring.consumer) })
    #expect(wrong == 0)
  }

  private static func write(_ count: Int, into ring: borrowing Ring<UInt32>.Producer) {
    var dice = Dice(seed: 1)
    var chunk = [UInt32](repeating: 0, count: 700)
    var done = 0
    while done < count {
      let length = min(1 + dice.below(700), count - done)
      for i in 0..<length { chunk[i] = UInt32(done + i) }
      while !ring.write(chunk, count: length) { sched_yield() }
      done += length
    }
  }

  private static func wrongOnes(_ count: Int, from ring: borrowing Ring<UInt32>.Consumer) -> Int {
    var dice = Dice(seed: 2)
    var chunk = [UInt32](repeating: 0, count: 700)
    var done = 0
    var wrong = 0
    while done < count {
      let got = ring.read(&chunk, limit: 1 + dice.below(700))
      for i in 0..<got where chunk[i] != UInt32(done + i) { wrong += 1 }
      done += got
      if got == 0 { sched_yield() }
    }
    return wrong
  }

  @Test func anElementOfSeveralWordsNeverArrivesTorn() {
    struct Wide: BitwiseCopyable { var a, b, c, d: UInt64 }
    let ring = Ring<Wide>(capacity: 16)
    let count: UInt64 = 1_000_000
    var torn = 0
    race(
      {
        for i in 0..<count {
          while !ring.producer.push(Wide(a: i, b: i ^ 1, c: i &* 3, d: ~i)) { sched_yield() }
        }
      },
      {
        var taken: UInt64 = 0
        while taken < count {
          guard let seen = ring.consumer.peek(), let got = ring.consumer.pop() else {
            sched_yield()
            continue
          }
          let isWhole = got.b == got.a ^ 1 && got.c == got.a &* 3 && got.d == ~got.a
          if !isWhole || seen.a != got.a || got.a != taken { torn += 1 }
          taken += 1
        }
      })
    #expect(torn == 0)
  }

  @Test func aFullRingRefusesAndKeepsWhatItHas() {
    let ring = Ring<Int>(capacity: 4)
    let pushed = (0..<6).map { ring.producer.push($0) }
    let written = ring.producer.write([9], count: 1)
    let popped = (0..<5).map { _ in ring.consumer.pop() }
    #expect(pushed == [true, true, true, true, false, false])
    #expect(!written)
    #expect(popped == [0, 1, 2, 3, nil])
  }

  @Test func aWriteThatDoesNotFitStoresNothing() {
    let ring = Ring<Int>(capacity: 8)
    let written = [[1, 2, 3, 4, 5], [6, 7, 8, 9], [6, 7, 8]].map { (block: [Int]) in
      ring.producer.write(block, count: block.count)
    }
    var out = [Int](repeating: 0, count: 10)
    let taken = ring.consumer.read(&out, limit: 10)
    #expect(written == [true, false, true])
    #expect(taken == 8)
    #expect(out == [1, 2, 3, 4, 5, 6, 7, 8, 0, 0])
  }
}
