import ArgumentParser
import FileAdapter
import Foundation
import Hosting

/// How every command ends and speaks.
enum Command {
  /// Runs a body and ends with the contract's exit code and one line when it fails.
  static func guarded(_ body: () throws(HostError) -> Void) throws {
    do {
      try body()
    } catch {
      say("ddspm: \(error.message)")
      throw ExitCode(error.exit.rawValue)
    }
  }

  /// The same for a body that leaves nothing behind when it is cut off: a signal ends it at once.
  static func interruptible(_ body: () throws(HostError) -> Void) throws {
    let signals = StopSignals {
      Unfinished.takeBackAll()
      _exit(130)
    }
    try guarded(body)
    withExtendedLifetime(signals) {}
  }

  /// A line on standard error, in which names stand as the system has them.
  static func say(_ text: String) { tell(text + "\n") }

  /// There is nobody left to tell when this fails.
  static func tell(_ text: String) {
    _ = StandardOutput.writeAll(NameBytes.bytes(text), to: STDERR_FILENO)
  }

  /// What follows the program's name, names of any bytes included.
  static var arguments: [String] {
    (1..<max(1, Int(CommandLine.argc))).compactMap { index in
      CommandLine.unsafeArgv[index].map { argument in
        let bytes = UnsafeBufferPointer(start: argument, count: strlen(argument))
        return NameBytes.text(bytes.map { UInt8(bitPattern: $0) })
      }
    }
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
