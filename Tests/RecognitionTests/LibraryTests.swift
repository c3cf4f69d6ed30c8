import DX7
import TestSupport
import Testing

@testable import Recognition
@testable import VoiceSearch

/// Made once, for all tests.
enum Small {
  static let tools = LibraryTools(
    threads: 2, instructionSet: .detect())
  static let library: VoiceLibrary = {
    var maker = LibraryMaker(seed: 7, count: 256)
    return maker.run(tools)
  }()

  /// A voice of it on a key.
  static func genome(_ voice: Int, key: UInt8) -> Genome {
    Genome(
      SearchNote(
        bytes: library.voices[voice].bytes, pitch: SearchPitch(key: key, cents: 0), held: 1.4))
  }
}

@Suite struct LibraryTests {
  @Test func theSameSeedMakesTheSameLibraryOnAnyNumberOfThreads() {
    var tools = Small.tools
    tools.threads = 1
    var maker = LibraryMaker(seed: 7, count: 256)
    #expect(maker.run(tools).bytes == Small.library.bytes)
    var other = LibraryMaker(seed: 8, count: 256)
    #expect(other.run(tools).bytes != Small.library.bytes)
  }

  @Test func noVoiceIsSilentShrillOrOverFullScale() {
    let crew = FingerprintCrew(Small.tools)
    let genomes = Small.library.voices.indices.map { Small.genome($0, key: 60) }
    let isFit = crew.prints(genomes).allSatisfy {
      $0.peak < 1 && $0.rms > 0.001 && $0.shrillness < 0.5
    }
    #expect(isFit)
  }

  @Test func noTwoVoicesSoundAlike() {
    let library = Small.library
    let prints = library.entries.indices.map {
      Array(library.prints[($0 * SoundFingerprint.count)..<(($0 + 1) * SoundFingerprint.count)])
    }
    var nearest = Int.max
    for a in prints.indices {
      for b in 0..<a { nearest = min(nearest, SoundFingerprint.difference(prints[a], prints[b])) }
    }
    // Two decibels on the mean of all levels.
    #expect(nearest > 8 * SoundFingerprint.count)
  }

  @Test func aLibraryComesBackFromItsBytes() throws {
    let again = try VoiceLibrary(Small.library.bytes)
    #expect(again.bytes == Small.library.bytes)
    #expect(again.voices == Small.library.voices)
    #expect(again.fingerprint == Small.library.fingerprint)
  }

  @Test func damageAndStrangersAreRefused() {
    let bytes = Small.library.bytes
    for place in [8, 12, 40, bytes.count / 2, bytes.count - 1] {
      var damaged = bytes
      damaged[place] ^= 1
      #expect(throws: VoiceLibrary.Fault.self) { try VoiceLibrary(damaged) }
    }
    for count in [0, 7, 8, 27, 100, bytes.count - 1] {
      #expect(throws: VoiceLibrary.Fault.self) { try VoiceLibrary(Array(bytes.prefix(count))) }
    }
    #expect(throws: VoiceLibrary.Fault.notALibrary) {
      try VoiceLibrary(Array("RIFF and more".utf8))
    }
  }

  @Test func addedVoicesAreThereOnceWithTheirSource() {
    var library = VoiceLibrary(title: "mine")
    var silent = DX7Voice()
    silent[op: 0, .outputLevel] = 0
    let added = library.add([DX7Voice(), DX7Voice(), silent], source: "a.syx", Small.tools)
    #expect(added == 1)
    #expect(library.voices.count == 1)
    #expect(library.source(of: 0) == "a.syx")
    #expect(library.entries.map(\.key) == VoiceLibrary.keys)
  }
}
