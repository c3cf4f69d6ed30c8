import Addresses
import Hosting
import Testing

@testable import OSCCodec

/// SplitMix64: the same noise on every run.
private struct Noise: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }
}

@Suite struct NoiseTests {
  private let clock = ClockReading(monotonic: 0, calendar: 1_000_000_000_000_000_000)

  private var seeds: [[UInt8]] {
    let plain = padded("/op/1/level") + padded(",fisTF") + bigEndian(1) + bigEndian(2) + padded("x")
    let wide = padded("/a") + padded(",dhb") + [UInt8](repeating: 1, count: 16) + bigEndian(0)
    let nested = bundle(.immediate, [plain, bundle(TimeTag(seconds: 9, fraction: 9), [wide])])
    return [plain, wide, nested, padded("/*[a-z]{b,c}?") + padded(",")]
  }

  private func mutated(_ seed: [UInt8], _ noise: inout Noise) -> [UInt8] {
    var bytes = seed
    for _ in 0..<Int.random(in: 1...4, using: &noise) where !bytes.isEmpty {
      let place = Int.random(in: bytes.indices, using: &noise)
      switch Int.random(in: 0..<4, using: &noise) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &noise)
      case 1: bytes.removeSubrange(place...)
      case 2: bytes.insert(UInt8.random(in: 0...255, using: &noise), at: place)
      default: bytes[place] = [0, 0x7F, 0x80, 0xFF].randomElement(using: &noise) ?? 0
      }
    }
    return bytes
  }

  /// Each packet ends at the end of its own allocation, at every alignment, so that a memory
  /// checker sees any overrun.
  private func read(_ bytes: [UInt8], offset: Int) -> Packet {
    let memory = UnsafeMutableRawBufferPointer.allocate(
      byteCount: bytes.count + offset, alignment: 8)
    defer { memory.deallocate() }
    let place = UnsafeMutableRawBufferPointer(rebasing: memory[offset...])
    place.copyBytes(from: bytes)
    return Packet(UnsafeRawBufferPointer(place), clock: clock)
  }

  @Test func twoHundredThousandBadPacketsAreAllReadToTheirEnd() {
    var noise = Noise(state: 1)
    var (messages, refused) = (0, 0)
    for round in 0..<200_000 {
      let bytes: [UInt8]
      if round % 4 == 0 {
        let length = Int.random(in: 0..<64, using: &noise)
        bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &noise) }
      } else {
        bytes = mutated(seeds[round % seeds.count], &noise)
      }
      for item in read(bytes, offset: round % 8).items {
        switch item {
        case .message(let message, _):
          messages += 1
          if let pattern = AddressPattern(message.address) { _ = pattern.matches("/op/1/level") }
        case .refused: refused += 1
        }
      }
    }
    print("noise: \(messages) messages readable, \(refused) refused by name")
    #expect(messages > 0 && refused > 0)
  }

  @Test func sixtyFourKibibytesOfNoiseAreRead() {
    var noise = Noise(state: 2)
    for prefix in ["", "/a", "#bundle"] {
      let random = (0..<65_000).map { _ in UInt8.random(in: 0...255, using: &noise) }
      #expect(read(padded(prefix) + random, offset: 1).items.count <= 1)
    }
  }
}
