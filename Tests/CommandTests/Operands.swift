import Foundation

/// Files that commands are given, made in the folder that they run in.
struct Operands {
  private let command: Command

  init(_ command: Command) { self.command = command }

  /// - Returns: The file's name.
  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    try Data(bytes).write(to: URL(fileURLWithPath: command.folder + "/" + name))
    return name
  }

  /// Half a second of A3 with three harmonics that decays, 16 bits, as if sampled at a rate.
  @discardableResult
  func note(_ name: String, rate: Int = 48_000, frames: Int? = nil) throws -> String {
    let count = frames ?? rate / 2
    let samples = (0..<count).map { frame -> Int16 in
      let time = Double(frame) / Double(rate)
      let angle = 2 * Double.pi * 220 * time
      let wave = sin(angle) + 0.5 * sin(2 * angle) + 0.3 * sin(3 * angle)
      return Int16(9000 * wave * exp(-4 * time))
    }
    return try write(name, Self.wave(samples, rate: rate))
  }

  /// A patch and a voice that `match` has left, in `made`.
  func match() throws -> (json: String, syx: String) {
    let target = try note("matched.wav")
    _ = try command.run(["match", target, "--out", "made", "--evaluations", "20"])
    return ("made/patch.json", "made/patch.syx")
  }

  static func wave(_ samples: [Int16], rate: Int) -> [UInt8] {
    func word<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
      withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }
    let data = samples.flatMap { word($0) }
    return Array("RIFF".utf8) + word(UInt32(36 + data.count)) + Array("WAVEfmt ".utf8)
      + word(UInt32(16)) + word(UInt16(1)) + word(UInt16(1))
      + word(UInt32(truncatingIfNeeded: rate))
      + word(UInt32(truncatingIfNeeded: 2 * rate)) + word(UInt16(2)) + word(UInt16(16))
      + Array("data".utf8) + word(UInt32(data.count)) + data
  }
}
