import CDSSI
import DX7

/// hexter, the DX7 as a DSSI plugin, with notes held: the peer that the engine is measured beside.
final class HexterBench: BenchSynth {
  static let path = "/usr/lib/dssi/hexter.so"
  let voices: Int
  private let plugin: OpaquePointer
  private let buffer: UnsafeMutablePointer<Float>

  /// nil when hexter is not installed or does not take the voice.
  init?(voice: DX7Voice, voices: Int) {
    self.voices = voices
    buffer = .allocate(capacity: EngineBench.period)
    buffer.initialize(repeating: 0, count: EngineBench.period)
    guard let plugin = ddspm_dssi_open(Self.path, EngineBench.sampleRate, buffer) else {
      buffer.deallocate()
      return nil
    }
    self.plugin = plugin
    let bank = (0..<32).flatMap { _ in voice.pack() }
    let isSet =
      ddspm_dssi_configure(plugin, "polyphony", "\(voices)")
      && ddspm_dssi_configure(plugin, "patches0", Self.encoded(bank))
    if !isSet { return nil }
    ddspm_dssi_program(plugin, 0, 0)
    ddspm_dssi_run(plugin, UInt32(EngineBench.period))
    for note in BenchMix.notes(voices) { ddspm_dssi_note_on(plugin, note.key, note.velocity) }
  }

  deinit {
    ddspm_dssi_close(plugin)
    buffer.deallocate()
  }

  func render() { ddspm_dssi_run(plugin, UInt32(EngineBench.period)) }

  var meanSquare: Float { BenchMix.meanSquare(buffer, EngineBench.period) }

  /// hexter's text form of seven-bit bytes: their count, their bits six to a character, their sum.
  private static func encoded(_ bytes: [UInt8]) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    var pending: UInt32 = 0
    var bits = 0
    for byte in bytes {
      pending = pending << 7 | UInt32(byte)
      bits += 7
      while bits >= 6 {
        bits -= 6
        text.append(digits[Int(pending >> UInt32(bits)) & 63])
      }
      pending &= 1 << UInt32(bits) - 1
    }
    if bits > 0 { text.append(digits[Int(pending << UInt32(6 - bits)) & 63]) }
    let sum = bytes.reduce(0) { $0 + Int($1) }
    return "\(bytes.count) \(String(decoding: text, as: UTF8.self)) \(sum)"
  }
}
