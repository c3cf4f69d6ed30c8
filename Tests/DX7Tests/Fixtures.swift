import Foundation

@testable import DX7

/// SplitMix64: the same numbers on every machine.
struct Seeded: RandomNumberGenerator {
  var state: UInt64
  init(_ seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// Any voice a DX7 can hold, each value equally likely.
func randomVoice(_ random: inout Seeded) -> DX7Voice {
  var voice = DX7Voice()
  for number in 0..<DX7Parameter.count {
    let parameter = DX7Parameter(number)
    voice[parameter] = UInt8.random(in: 0...parameter.maximum, using: &random)
  }
  return voice
}

func randomBytes(_ count: Int, _ range: ClosedRange<UInt8>, _ random: inout Seeded) -> [UInt8] {
  (0..<count).map { _ in UInt8.random(in: range, using: &random) }
}

/// Rounds of the fuzz tests.
let fuzzRounds = ProcessInfo.processInfo.environment["DDSPM_FUZZ"].flatMap { Int($0) } ?? 200_000
