import DX7
import Testing

@testable import Recognition

@Suite struct RecogniserTests {
  @Test(arguments: [UInt8(48), 60, 67])
  func mostVoicesAreRecognisedOnAnyKey(key: UInt8) {
    var found = 0
    for voice in 0..<40 where Self.nearest(voice, key: key).first?.voice == voice { found += 1 }
    #expect(found >= 32)
  }

  @Test func loudnessDoesNotMatter() {
    let samples = Self.samples(3, key: 60)
    let loud = Recogniser(samples: samples, release: 1 << 20, limit: 24_000)
    let soft = Recogniser(samples: samples.map { $0 / 16 }, release: 1 << 20, limit: 24_000)
    let voices = { (recogniser: Recogniser) in
      recogniser.nearest([Small.library], count: 5).map(\.voice)
    }
    #expect(voices(loud) == voices(soft))
  }

  @Test func theKeyIsToldToo() {
    let keys = (0..<20).map { Self.nearest($0, key: 67).first?.key ?? 0 }
    #expect(keys.count { $0 == 67 } >= 14)
  }

  @Test func silenceAndOneSampleHaveANearestVoiceToo() {
    for samples in [[Float](), [0.5], [Float](repeating: 0, count: 60_000)] {
      let recogniser = Recogniser(samples: samples, release: samples.count, limit: 24_000)
      let found = recogniser.nearest([Small.library], count: 3)
      #expect(found.count == 3)
      let isFinite = found.allSatisfy { $0.distance.isFinite }
      #expect(isFinite)
    }
  }

  @Test func noLibraryHasNoVoice() {
    let recogniser = Recogniser(samples: [0.5], release: 1, limit: 24_000)
    #expect(recogniser.nearest([], count: 5).isEmpty)
  }

  private static func samples(_ voice: Int, key: UInt8) -> [Float] {
    let printer = VoiceFingerprinter(
      voices: VoiceTable(), instructionSet: Small.tools.instructionSet)
    return printer.samples(Small.genome(voice, key: key), velocity: 100)
  }

  private static func nearest(_ voice: Int, key: UInt8) -> [Recognised] {
    Recogniser(samples: samples(voice, key: key), release: 1 << 20, limit: 24_000)
      .nearest([Small.library], count: 5)
  }
}
