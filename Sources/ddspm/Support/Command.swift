import ArgumentParser
import Foundation
import Hosting

/// How every command ends and speaks.
enum Command {
  /// Runs a body and ends with the contract's exit code and one line when it fails.
  static func guarded(_ body: () throws(HostError) -> Void) throws {
    do {
      try body()
    } catch {
      FileHandle.standardError.write(Data("ddspm: \(error.message)\n".utf8))
      throw ExitCode(error.exit.rawValue)
    }
  }

  /// The same for a body that leaves nothing behind when it is cut off: a signal ends it at once.
  static func interruptible(_ body: () throws(HostError) -> Void) throws {
    let signals = StopSignals { _exit(130) }
    try guarded(body)
    withExtendedLifetime(signals) {}
  }

  static func say(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
  }

  /// One line of JSON on standard output.
  static func printJSON(_ value: some Encodable) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    if let bytes = try? encoder.encode(value) { print(String(decoding: bytes, as: UTF8.self)) }
  }
}
