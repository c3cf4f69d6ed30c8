import FileAdapter
import Foundation
import Hosting
import Testing

@Suite struct SoundFileTests {
  let folder: TemporaryFolder
  let files = SndfileSoundFiles()

  init() throws { folder = try TemporaryFolder() }

  @Test func aSoundBeyondTheEnginesRatesIsResampledAndThatIsSaid() throws {
    let wave = (0..<24_000).map { 0.5 * sin(2 * Float.pi * 100 * Float($0) / 2000) }
    try files.write([wave], sampleRate: 2000, to: folder.file("low.wav"), force: false)
    let low = try files.read(folder.file("low.wav"))
    #expect(low.sampleRate == 8000)
    #expect(low.samples.count == 96_000)
    #expect(low.remarks == ["sampled at 2000 Hz; resampled to 8000 Hz"])
    // 100 Hz still: a hundred periods on are the same.
    #expect(abs(low.samples[10_020] - 0.5) < 0.01)
  }

  @Test(arguments: [1.0, 999, 4_000_001, 2_147_483_647])
  func aRateAtWhichNoNoteIsHeardIsRefusedByName(rate: Double) throws {
    try files.write([[0.5, 0]], sampleRate: rate, to: folder.file("a.wav"), force: false)
    let error = #expect(throws: HostError.self) { try files.read(folder.file("a.wav")) }
    #expect(error?.exit == .badData)
    #expect(error?.message.contains("\(Int(rate)) Hz") == true)
  }

  @Test func onlyWhatIsLookedAtIsRead() throws {
    let wave = [Float](repeating: 0.25, count: 24_000)
    try files.write([wave], sampleRate: 8000, to: folder.file("long.wav"), force: false)
    let cut = try files.read(folder.file("long.wav"), first: 2)
    #expect(cut.samples.count == 16_000)
    #expect(cut.remarks == ["only its first 2 s are looked at"])
    let whole = try files.read(folder.file("long.wav"), first: 3)
    #expect(whole.samples.count == 24_000)
    #expect(whole.remarks.isEmpty)
  }

  @Test func whatIsWrittenReadsBackBitForBit() throws {
    let left: [Float] = (0..<20000).map { sin(Float($0) * 0.01) }
    let right: [Float] = left.map { -0.5 * $0 }
    try files.write([left, right], sampleRate: 44100, to: folder.file("a.wav"), force: false)
    let (channels, rate) = try files.readChannels(folder.file("a.wav"))
    #expect(rate == 44100)
    #expect(channels == [left, right])
    #expect(folder.names == ["a.wav"])
  }

  @Test func theSameSamplesGiveTheSameBytes() throws {
    for name in ["a.wav", "b.wav"] {
      try files.write([[0.5, -2]], sampleRate: 48000, to: folder.file(name), force: false)
    }
    #expect(try bytes("a.wav") == bytes("b.wav"))
    // This chunk tells the second of writing: two files of one test would hide it.
    let text = String(decoding: try bytes("a.wav"), as: UTF8.self)
    #expect(!text.contains("PEAK"))
    #expect(try bytes("a.wav").starts(with: Array("RIFF".utf8)))
  }

  @Test func stereoIsMixedToItsMean() throws {
    try files.write(
      [[1, 0.5], [0, -0.5]], sampleRate: 48000, to: folder.file("a.wav"), force: false)
    #expect(try files.read(folder.file("a.wav")).samples == [0.5, 0])
  }

  @Test func aMixIsRemarkedAndAOneChannelFileIsNot() throws {
    try files.write([[1], [0]], sampleRate: 48000, to: folder.file("two.wav"), force: false)
    try files.write([[1]], sampleRate: 48000, to: folder.file("one.wav"), force: false)
    let (two, one) = (
      try files.read(folder.file("two.wav")), try files.read(folder.file("one.wav"))
    )
    #expect(two.remarks == ["2 channels are mixed to one"])
    #expect(one.remarks.isEmpty)
  }

  @Test func channelsThatCancelAreNotMixedToSilence() throws {
    let wave: [Float] = (0..<9000).map { sin(Float($0) * 0.05) }
    try files.write(
      [wave, wave.map { -1.01 * $0 }], sampleRate: 48000, to: folder.file("a.wav"), force: false)
    let recording = try files.read(folder.file("a.wav"))
    #expect(recording.samples == wave.map { -1.01 * $0 })
    #expect(recording.remarks.first?.contains("channel 2 alone") == true)
  }

  @Test func sixteenBitFilesAreReadWithFullScaleOne() throws {
    try write(Self.wav(format: 1, bits: 16, data: [0, 0x40, 0, 0xC0]), "a.wav")
    #expect(try files.read(folder.file("a.wav")).samples == [0.5, -0.5])
  }

  @Test func aFileWithoutSamplesIsRefused() throws {
    try write(Self.wav(format: 3, bits: 32, data: []), "empty.wav")
    #expect(refusal("empty.wav")?.exit == .badData)
    #expect(refusal("empty.wav")?.message.contains("holds no samples") == true)
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func aSampleThatIsNoNumberIsRefusedByItsFrame(value: Float) throws {
    try files.write(
      [[0, 0, value], [0, 0, 0]], sampleRate: 48000, to: folder.file("a.wav"), force: false)
    #expect(refusal("a.wav")?.exit == .badData)
    #expect(refusal("a.wav")?.message.contains("frame 2") == true)
  }

  @Test func whatIsNoReadableSoundIsRefused() throws {
    #expect(refusal("none.wav")?.exit == .noInput)
    #expect(refusal("")?.message.contains("directory") == true)
    #expect(throws: HostError.self) { try files.read("/dev/zero") }
    try write(Array("this is no sound".utf8), "text.wav")
    #expect(refusal("text.wav")?.exit == .badData)
    #expect(refusal("text.wav")?.message.contains("text.wav") == true)
  }

  @Test func aHeaderThatPromisesTooMuchIsNotBelieved() throws {
    var wav = Self.wav(format: 3, bits: 32, data: [0, 0, 0, 0])
    wav.replaceSubrange(40..<44, with: [0xF0, 0xFF, 0xFF, 0x7F])
    try write(wav, "liar.wav")
    #expect(try files.read(folder.file("liar.wav")).samples == [0])
  }

  @Test func aFileLongerThanAllowedIsRefused() throws {
    try files.write([[0, 0, 0]], sampleRate: 48000, to: folder.file("a.wav"), force: false)
    let short = SndfileSoundFiles(longest: 2)
    #expect(throws: HostError.self) { try short.read(folder.file("a.wav")) }
  }

  @Test func overwritingIsRefusedUnlessForced() throws {
    let path = folder.file("a.wav")
    try files.write([[1]], sampleRate: 48000, to: path, force: false)
    let error = #expect(throws: HostError.self) {
      try files.write([[0]], sampleRate: 48000, to: path, force: false)
    }
    #expect(error?.exit == .cannotCreate)
    #expect(try files.read(path).samples == [1])
    try files.write([[0]], sampleRate: 48000, to: path, force: true)
    #expect(try files.read(path).samples == [0])
    #expect(folder.names == ["a.wav"])
  }

  @Test func aPlaceThatCannotBeWrittenIsNamed() throws {
    for name in ["no/such/a.wav", ""] {
      let error = #expect(throws: HostError.self) {
        try files.write([[0]], sampleRate: 48000, to: folder.file(name), force: true)
      }
      #expect(error?.exit == .cannotCreate)
      #expect(error?.message.contains(folder.path) == true)
    }
  }

  @Test func aDamagedFileIsRefusedOrReadAsNumbers() throws {
    var state: UInt64 = 7
    let whole = Self.wav(format: 3, bits: 32, data: [UInt8](repeating: 0x3D, count: 400))
    for _ in 0..<300 {
      var wav = whole
      for _ in 0..<4 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        wav[Int(state >> 33) % 60] = UInt8(truncatingIfNeeded: state >> 24)
      }
      try write(wav, "fuzz.wav")
      guard let sound = try? files.read(folder.file("fuzz.wav")) else { continue }
      #expect(sound.samples.allSatisfy(\.isFinite) && sound.sampleRate > 0)
    }
  }

  private func refusal(_ name: String) -> HostError? {
    do throws(HostError) {
      _ = try files.read(folder.file(name))
      return nil
    } catch {
      return error
    }
  }

  private func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: folder.file(name))))
  }

  private func write(_ bytes: [UInt8], _ name: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: folder.file(name)))
  }

  /// A canonical mono file at 48 kHz. Format 1 is integer, 3 float.
  private static func wav(format: UInt16, bits: UInt16, data: [UInt8]) -> [UInt8] {
    func le(_ value: UInt32) -> [UInt8] {
      (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    let block = UInt32(bits / 8)
    return Array("RIFF".utf8) + le(36 + UInt32(data.count)) + Array("WAVEfmt ".utf8) + le(16)
      + le(UInt32(format) | 1 << 16) + le(48000) + le(48000 * block)
      + le(block | UInt32(bits) << 16)
      + Array("data".utf8) + le(UInt32(data.count)) + data
  }
}
