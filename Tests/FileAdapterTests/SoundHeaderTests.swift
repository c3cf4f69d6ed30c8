import Foundation
import Hosting
import Spectral
import Testing

@testable import FileAdapter

/// Headers that tell less, more or other than there is.
@Suite struct SoundHeaderTests {
  let folder: TemporaryFolder
  let files = SndfileSoundFiles()
  private static let frames = 1000

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: ["RIFF", "RF64", "BW64"])
  func aHeaderThatWasNeverClosedIsReadToTheEnd(kind: String) throws {
    for data in [0, kind == "RIFF" ? 0x7FFF_F000 : 0xFFFF_FFFF] as [UInt32] {
      for riff in [0, 8, 4088] as [UInt32] {
        var wav = WAV(kind: kind)
        (wav.riff, wav.data) = (riff, data)
        let sound = try read(wav.bytes)
        #expect(sound.samples.count == Self.frames)
        #expect(sound.remarks == [SoundHeader.neverClosed])
      }
    }
  }

  @Test func bytesBehindAStaleLengthAreReadAndAreRemarked() throws {
    var wav = WAV()
    (wav.riff, wav.data) = (436, 400)
    let sound = try read(wav.bytes)
    #expect(sound.samples.count == Self.frames)
    #expect(sound.remarks.first?.contains("400 bytes") == true)
  }

  @Test func chunksAndTagsBehindTheSoundAreNoSound() throws {
    for tail in [Self.list(odd: false), Array("TAG".utf8) + [UInt8](repeating: 32, count: 125)] {
      let sound = try read(WAV().bytes + tail)
      #expect(sound.samples.count == Self.frames && sound.remarks.isEmpty)
    }
  }

  @Test(arguments: [true, false])
  func anOddChunkBeforeTheSoundIsPassedWithAndWithoutItsPadByte(isPadded: Bool) throws {
    var wav = WAV()
    wav.before = Self.list(odd: true) + (isPadded ? [0] : [])
    let sound = try read(wav.bytes)
    #expect(sound.samples.count == Self.frames && sound.remarks.isEmpty)
    #expect(abs(sound.samples[1] - 1.0 / 32768) < 1e-6)
  }

  @Test func aCutSoundSaysHowMuchIsThere() throws {
    let sound = try read(Array(WAV().bytes.dropLast(501)))
    #expect(sound.samples.count == Self.frames - 251)
    #expect(sound.remarks == ["it is cut short: 1499 of 2000 bytes"])
  }

  @Test func aSoundOfNoLengthWithAChunkBehindItHoldsNoSamples() throws {
    var wav = WAV()
    (wav.data, wav.samples) = (0, [])
    #expect(throws: HostError.self) { try read(wav.bytes + Self.list(odd: false)) }
  }

  private func read(_ bytes: [UInt8]) throws -> Recording {
    try FileBytes.write(bytes, to: folder.file("a.wav"), replacing: .own)
    return try files.read(folder.file("a.wav"))
  }

  private static func list(odd: Bool) -> [UInt8] {
    Array("LIST".utf8) + WAV.little(odd ? 5 : 4) + Array("INFO".utf8) + (odd ? [0x78] : [])
  }
}

/// A mono file of 16 bits at 48 kHz whose samples count up, as right or wrong as is wanted.
struct WAV {
  var kind = "RIFF"
  /// nil: as it is.
  var riff: UInt32?
  var data: UInt32?
  var before: [UInt8] = []
  var samples: [UInt8] = (0..<1000).flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }

  var bytes: [UInt8] {
    let long = [UInt8](repeating: 0, count: 28)
    var body = Array("WAVE".utf8)
    if kind != "RIFF" { body += Array("ds64".utf8) + Self.little(28) + long }
    body += Array("fmt ".utf8) + Self.little(16) + Self.little(0x0001_0001)
    body += Self.little(48_000) + Self.little(96_000) + Self.little(0x0010_0002)
    body += before + Array("data".utf8) + Self.little(data ?? UInt32(samples.count)) + samples
    return Array(kind.utf8) + Self.little(riff ?? UInt32(body.count)) + body
  }

  static func little(_ value: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}
