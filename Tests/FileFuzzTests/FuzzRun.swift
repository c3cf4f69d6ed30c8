import Foundation
import Testing

/// Many inputs, each of which must be done with in 2 s of the processor's time; of all of them none may take 300 MB.
///
/// `make test` takes a seeded sample; `DDSPM_FILE_FUZZ` says how many otherwise.
struct FuzzRun {
  private static let asked =
    ProcessInfo.processInfo.environment["DDSPM_FILE_FUZZ"].flatMap { Int($0) }
  private static let limit = Duration.seconds(2)

  /// - Parameters:
  ///   - sample: How many are tried when nobody asks for more.
  ///   - body: One input; an error it throws is one of the program's own, and as good as an answer.
  static func run(
    _ name: String, seed: UInt64, sample: Int = 4000, _ body: (inout FuzzRandom) throws -> Void
  ) {
    var random = FuzzRandom(seed)
    let rounds = asked ?? sample
    var (refused, slowest) = (0, Duration.zero)
    let before = Memory.startWatching()
    for round in 0..<rounds {
      let state = random
      let begin = Self.processorTime
      do { try body(&random) } catch { refused += 1 }
      let time = Self.processorTime - begin
      slowest = max(slowest, time)
      if time > limit { Issue.record("\(name), round \(round): \(time), from \(state)") }
    }
    let grown = Memory.peak - before
    print("\(name): \(rounds) inputs, \(refused) refused, slowest \(slowest), \(grown >> 20) MB")
    // With other tests beside it the memory is not this one's alone.
    if asked != nil { #expect(grown < 300 << 20) }
  }
}

extension FuzzRun {
  /// Of this thread: what else runs on the machine must not make an input slow.
  fileprivate static var processorTime: Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }
}

/// What this process takes of the machine's memory, in bytes.
private enum Memory {
  /// - Returns: What it takes now.
  static func startWatching() -> Int {
    try? "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .utf8)
    return line("VmRSS:")
  }

  static var peak: Int { line("VmHWM:") }

  private static func line(_ name: String) -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix(name) }
    let kilobytes = line?.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) }
    return (kilobytes ?? 0) << 10
  }
}

/// SplitMix64: the same numbers on every machine, and the turns that bytes take.
struct FuzzRandom: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func below(_ count: Int) -> Int { Int.random(in: 0..<max(1, count), using: &self) }

  mutating func chance(_ oneIn: Int) -> Bool { below(oneIn) == 0 }

  mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }

  mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
  }

  /// A number of `count` bytes at an edge of what it can hold, or anything.
  mutating func edge(_ count: Int, near: Int) -> Int {
    let whole = count >= 8 ? Int.max : 1 << (8 * count) - 1
    return pick([
      0, 1, 2, 3, near, near - 1, near + 1, near / 2, 2 * near, whole, whole - 1, whole / 2,
      whole / 2 + 1, below(1 << 16), Int(truncatingIfNeeded: next() >> 1) & whole,
    ])
  }

  /// Cuts, doubles, moves, flips or overwrites a part.
  mutating func spoil(_ bytes: inout [UInt8]) {
    guard !bytes.isEmpty else { return }
    let from = below(bytes.count)
    let to = min(bytes.count, from + below(pick([2, 16, 300])))
    switch below(7) {
    case 0: bytes.removeSubrange(from..<to)
    case 1: bytes.insert(contentsOf: bytes[from..<to], at: below(bytes.count))
    case 2: bytes = Array(bytes.prefix(from))
    case 3: bytes[from] ^= 1 << UInt8(below(8))
    case 4: for at in from..<to { bytes[at] = UInt8(truncatingIfNeeded: next()) }
    case 5: bytes.insert(contentsOf: self.bytes(below(8)), at: from)
    default: bytes[from] = pick([0, 0x7F, 0x80, 0xF0, 0xF7, 0xF8, 0xFF])
    }
  }
}
