import Foundation
import Hosting
import Spectral
import Testing

@testable import FileAdapter

/// Headers of sound files, built of right parts with wrong numbers.
@Suite(.serialized) struct SoundFuzzTests {
  @Test func noHeaderIsTakenForMoreThanItsFile() {
    FuzzRun.run("sound headers", seed: 1, sample: 20_000) { random in
      let bytes = random.soundFile()
      guard case .mend(let mend) = SoundHeader.look(at: ByteWindow(bytes)) else { return }
      guard mend.start <= bytes.count, mend.head.count <= bytes.count + 2048 else {
        Issue.record("a header of \(mend.head.count) bytes at \(mend.start) of \(bytes.count)")
        return
      }
      // A mended file is one that needs no more of it.
      let whole = mend.head + bytes[mend.start...]
      if case .mend(let again) = SoundHeader.look(at: ByteWindow(whole)),
        bytes.starts(with: "RIFF".utf8), again.remark == SoundHeader.neverClosed
      {
        Issue.record("mended twice: \(bytes.prefix(200))")
      }
    }
  }

  @Test func everyFileIsReadAsNumbersOrRefused() throws {
    let isShared = FileManager.default.fileExists(atPath: "/dev/shm")
    let folder = isShared ? "/dev/shm" : NSTemporaryDirectory()
    let path = "\(folder)/ddspm-fuzz-\(getpid()).wav"
    defer { unlink(path) }
    let files = SndfileSoundFiles()
    FuzzRun.run("sound files", seed: 2) { random in
      let bytes = random.soundFile()
      let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
      _ = FileBytes.writeAll(bytes[...], to: file)
      close(file)
      let sound = try files.read(path)
      // The densest codec that libsndfile reads of these has less than 16 samples a byte.
      guard sound.samples.allSatisfy(\.isFinite), sound.sampleRate > 0,
        sound.samples.count <= 16 * bytes.count
      else {
        Issue.record("\(sound.samples.count) samples at \(sound.sampleRate) Hz")
        return
      }
    }
  }
}

extension FuzzRandom {
  /// A WAV, AU, CAF, AIFF or W64 file that is odd in a few places.
  mutating func soundFile() -> [UInt8] {
    var bytes: [UInt8]
    switch below(8) {
    case 0: bytes = au()
    case 1: bytes = caf()
    case 2: bytes = aiff()
    case 3: bytes = w64()
    default: bytes = wav()
    }
    while chance(4) { spoil(&bytes) }
    return bytes
  }

  private mutating func wav() -> [UInt8] {
    let data = bytes(below(pick([2, 64, 2000])))
    let kind = pick(["RIFF", "RIFF", "RIFF", "RF64", "BW64"])
    var body = Array("WAVE".utf8)
    if kind != "RIFF" || chance(20) {
      let sizes = (0..<3).flatMap { _ in little(edge(8, near: data.count), 8) }
      body += chunk("ds64", sizes + little(edge(4, near: 0), 4))
    }
    while chance(2) { body += stray() }
    if !chance(20) { body += chunk("fmt ", format()) }
    while chance(3) { body += stray() }
    let stated = chance(3) ? data.count : edge(4, near: data.count)
    body += Array("data".utf8) + little(stated, 4) + data
    while chance(4) { body += stray() }
    let size = chance(2) ? body.count : edge(4, near: body.count)
    return Array(kind.utf8) + little(size, 4) + body
  }

  private mutating func format() -> [UInt8] {
    // Mostly right: what is behind it is only looked at then.
    if !chance(3) {
      let (channels, bits) = (pick([1, 2]), pick([8, 16, 24, 32]))
      let block = channels * bits / 8
      return little(1, 2) + little(channels, 2) + little(48_000, 4) + little(48_000 * block, 4)
        + little(block, 2) + little(bits, 2)
    }
    let tag = pick([1, 1, 1, 3, 6, 7, 2, 0x11, 0x31, 0x40, 0xFFFE, 0xFFFE, 0x55, below(65536)])
    let channels = pick([1, 1, 1, 2, 2, 6, 0, 255, 1024, 65535])
    let bits = pick([16, 16, 8, 24, 32, 64, 4, 0, 1, 17, 65535])
    let rate = pick([48_000, 44_100, 8000, 1, 0, 192_000, 4_000_000, 0x7FFF_FFFF, 0xFFFF_FFFF])
    let block = chance(8) ? edge(2, near: 4) : channels * bits / 8
    var format = little(tag, 2) + little(channels, 2) + little(rate, 4)
    format += little(rate &* block, 4) + little(block, 2) + little(bits, 2)
    if tag == 0xFFFE || chance(6) {
      let code = pick([1, 3, 6, 7, 0, below(65536)])
      format += little(22, 2) + little(bits, 2) + little(edge(4, near: 3), 4) + little(code, 2)
      format += [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71]
    } else if chance(3) {
      format += bytes(below(40))
    }
    return format
  }

  /// A chunk that is not the sound.
  private mutating func stray() -> [UInt8] {
    let name = pick([
      "LIST", "fact", "JUNK", "bext", "cue ", "smpl", "PEAK", "id3 ", "odd?", "fmt ",
    ])
    let body = bytes(below(pick([1, 9, 40])))
    var chunk = chunk(name, body)
    if chance(3) { chunk.replaceSubrange(4..<8, with: little(edge(4, near: body.count), 4)) }
    if body.count % 2 == 1, !chance(3) { chunk.append(0) }
    return chunk
  }

  private mutating func au() -> [UInt8] {
    let data = bytes(below(500))
    let fields = [
      edge(4, near: 24), edge(4, near: data.count),
      pick([1, 2, 3, 4, 5, 6, 7, 23, 24, 25, 26, 27]),
      48_000, pick([1, 2, 0, 1024]),
    ]
    return Array(".snd".utf8) + fields.flatMap { big($0, 4) } + data
  }

  private mutating func caf() -> [UInt8] {
    let data = bytes(below(500))
    var bytes = Array("caff".utf8) + [0, 1, 0, 0]
    var desc = [0x40, 0xE7, 0x70, 0, 0, 0, 0, 0] as [UInt8]
    desc += Array(pick(["lpcm", "alac", "ulaw", "none"]).utf8)
    for _ in 0..<5 { desc += big(edge(4, near: 2), 4) }
    bytes += Array("desc".utf8) + big(32, 8) + desc
    if chance(2) { bytes += Array("free".utf8) + big(edge(8, near: 4), 8) + self.bytes(4) }
    let stated = chance(2) ? data.count + 4 : pick([-1, 0, edge(8, near: data.count)])
    return bytes + Array("data".utf8) + big(stated, 8) + [0, 0, 0, 0] + data
  }

  private mutating func aiff() -> [UInt8] {
    let data = bytes(below(500))
    let rate: [UInt8] = [0x40, 0x0E, 0xBB, 0x80, 0, 0, 0, 0, 0, 0]
    let comm =
      big(pick([1, 2, 0, 255]), 2) + big(edge(4, near: data.count / 2), 4)
      + big(pick([16, 8, 24, 32, 0, 99]), 2) + (chance(6) ? bytes(10) : rate)
    let sound = big(0, 8) + data
    var body = Array(pick(["AIFF", "AIFC"]).utf8)
    body += Array("COMM".utf8) + big(chance(4) ? edge(4, near: 18) : comm.count, 4) + comm
    body += Array("SSND".utf8) + big(chance(2) ? edge(4, near: sound.count) : sound.count, 4)
    return Array("FORM".utf8) + big(edge(4, near: body.count), 4) + body + sound
  }

  private mutating func w64() -> [UInt8] {
    let tail: [UInt8] = [0xF3, 0xAC, 0xD3, 0x11, 0x8C, 0xD1, 0, 0xC0, 0x4F, 0x8E, 0xDB, 0x8A]
    let riff: [UInt8] = [0x2E, 0x91, 0xCF, 0x11, 0xA5, 0xD6, 0x28, 0xDB, 4, 0xC1, 0, 0]
    let data = bytes(below(500))
    var body = Array("wave".utf8) + tail
    let format = format()
    body += Array("fmt ".utf8) + tail + little(24 + format.count, 8) + format
    while body.count % 8 != 0 { body.append(0) }
    body += Array("data".utf8) + tail + little(edge(8, near: data.count + 24), 8) + data
    return Array("riff".utf8) + riff + little(edge(8, near: body.count + 24), 8) + body
  }

  private func chunk(_ name: String, _ body: [UInt8]) -> [UInt8] {
    Array(name.utf8) + little(body.count, 4) + body
  }

  private func little(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  private func big(_ value: Int, _ count: Int) -> [UInt8] { little(value, count).reversed() }
}
