import DX7
import Testing

@testable import Recognition

/// Libraries whose checksum is right and whose numbers are not.
@Suite struct LibraryFuzzTests {
  @Test func everyLibraryIsOneThatCanBeWrittenAgainOrIsRefused() throws {
    let whole = Self.library.bytes
    FuzzRun.run("libraries", seed: 4) { random in
      let library = try VoiceLibrary(random.spoiled(whole))
      let again = try VoiceLibrary(library.bytes)
      guard again.bytes == library.bytes,
        library.voices.indices.allSatisfy({ library.source(of: $0).utf8.count <= 4096 * 3 })
      else {
        Issue.record("a library of \(library.voices.count) voices is not the same written again")
        return
      }
    }
  }

  /// Without prints: they are bytes that nothing is concluded from.
  private static let library: VoiceLibrary = {
    var library = VoiceLibrary(title: "fuzz")
    library.sources = ["a.syx", "b.syx"]
    for number in 0..<6 {
      library.voices.append(.init(bytes: DX7Voice().bytes, source: number % 2))
    }
    library.entries = [.init(voice: 1, key: 60)]
    library.prints = [UInt8](repeating: 7, count: SoundFingerprint.count)
    return library
  }()
}

extension FuzzRandom {
  /// Numbers of the file moved to their edges, then the checksum made right, mostly.
  fileprivate mutating func spoiled(_ whole: [UInt8]) -> [UInt8] {
    var bytes = Array(whole.dropLast(4))
    for _ in 0...(chance(2) ? 0 : below(3)) {
      if chance(3) {
        spoil(&bytes)
      } else if bytes.count > 60 {
        // Counts, lengths and the places of sources stand in the first bytes and behind voices.
        let at = pick([8, 12, 16, 20, 24, 28 + below(30), below(bytes.count - 4)])
        let number = edge(4, near: 6)
        for byte in 0..<4 { bytes[at + byte] = UInt8(truncatingIfNeeded: number >> (8 * byte)) }
      }
    }
    if chance(20) { return bytes }
    let sum = VoiceLibrary.checksum(bytes[...])
    return bytes + (0..<4).map { UInt8(truncatingIfNeeded: sum >> (8 * UInt32($0))) }
  }
}
