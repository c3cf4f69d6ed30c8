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
    let ring = Ring<UInt64>.allocate(capacity: capacity)
    defer { ring.free() }
    let count: UInt64 = 2_000_000
    var wrong = 0
    race(
      { for i in 0..<count { while !ring.push(i) { sched_yield() } } },
      {
        var next: UInt64 = 0
        while next < count {
          guard let got = ring.pop() else {
            sched_yield()
            continue
          }
          if got != next { wrong += 1 }
          next += 1
        }
      })
    #expect(wrong == 0)
    #expect(ring.count == 0)
    #expect(ring.totalWritten == Int(count) && ring.totalTaken == Int(count))
  }

  @Test func wholesaleWritesAndReadsOfAnyLengthArriveInOrder() {
    let ring = Ring<UInt32>.allocate(capacity: 1000)
    defer { ring.free() }
    let count = 4_000_000
    var wrong = 0
    race({ Self.write(count, into: ring) }, { wrong = Self.wrongOnes(count, from: ring) })
    #expect(wrong == 0)
  }

  private static func write(_ count: Int, into ring: Ring<UInt32>) {
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

  private static func wrongOnes(_ count: Int, from ring: Ring<UInt32>) -> Int {
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
    let ring = Ring<Wide>.allocate(capacity: 16)
    defer { ring.free() }
    let count: UInt64 = 1_000_000
    var torn = 0
    race(
      {
        for i in 0..<count {
          while !ring.push(Wide(a: i, b: i ^ 1, c: i &* 3, d: ~i)) { sched_yield() }
        }
      },
      {
        var taken: UInt64 = 0
        while taken < count {
          guard let seen = ring.peek(), let got = ring.pop() else {
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
    let ring = Ring<Int>.allocate(capacity: 4)
    defer { ring.free() }
    let pushed = (0..<6).map { ring.push($0) }
    #expect(pushed == [true, true, true, true, false, false])
    #expect(!ring.write([9], count: 1))
    #expect((0..<5).map { _ in ring.pop() } == [0, 1, 2, 3, nil])
  }

  @Test func aWriteThatDoesNotFitStoresNothing() {
    let ring = Ring<Int>.allocate(capacity: 8)
    defer { ring.free() }
    #expect(ring.write([1, 2, 3, 4, 5], count: 5))
    #expect(!ring.write([6, 7, 8, 9], count: 4))
    #expect(ring.write([6, 7, 8], count: 3))
    var out = [Int](repeating: 0, count: 10)
    #expect(ring.read(&out, limit: 10) == 8)
    #expect(out == [1, 2, 3, 4, 5, 6, 7, 8, 0, 0])
  }
}
