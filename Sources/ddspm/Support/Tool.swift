import Foundation
import Hosting

/// Other programs that the demo and the bench play with.
enum Tool {
  /// - Parameters:
  ///   - environment: Added to this process's own.
  ///   - package: What to install when the tool is missing.
  static func start(
    _ name: String, _ arguments: [String], _ environment: [String: String] = [:], package: String
  ) throws(HostError) -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try path(name, package))
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    do {
      try process.run()
    } catch {
      throw HostError(.unavailable, "\(name) does not start: \(error.localizedDescription)")
    }
    return process
  }

  static func run(_ name: String, _ arguments: [String], package: String) throws(HostError) {
    let process = try start(name, arguments, package: package)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw HostError(.unavailable, "\(name) ended with \(process.terminationStatus)")
    }
  }

  /// Standard output of a program given by its path.
  static func output(_ path: String, _ arguments: [String]) throws(HostError) -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    do {
      try process.run()
    } catch {
      throw HostError(.unavailable, "\(path) does not start: \(error.localizedDescription)")
    }
    let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Full path of a program on PATH.
  static func path(_ name: String, _ package: String) throws(HostError) -> String {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":")
    for folder in folders {
      let path = "\(folder)/\(name)"
      if FileManager.default.isExecutableFile(atPath: path) { return path }
    }
    throw HostError(.unavailable, "\(name) is not installed: apt-get install \(package)")
  }
}
