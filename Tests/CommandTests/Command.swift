import Foundation

/// The program itself, as a person runs it.
struct Command {
  /// What it left: exit code as a shell says it, 128 and more for a signal.
  struct Result {
    var code: Int32
    var output: String
    var errors: String
    /// Cut off because it went on for too long.
    var hung = false
  }

  /// Where commands run: caches, data and everything else they write.
  let folder: String

  init() throws {
    folder = NSTemporaryDirectory() + "ddspm-command-\(getpid())-\(UInt32.random(in: 0 ... .max))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  func remove() { try? FileManager.default.removeItem(atPath: folder) }

  /// Built beside the tests.
  static var path: String {
    if let path = ProcessInfo.processInfo.environment["DDSPM_COMMAND"] { return path }
    let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    return tests.deletingLastPathComponent().appendingPathComponent("ddspm").path
  }

  /// - Parameters:
  ///   - adding: To the environment.
  ///   - signal: Sent after so many seconds, for commands that go on until they are told.
  ///   - input: What stands on standard input; nil: nothing, as of `/dev/null`.
  ///   - limit: Seconds after which a command hangs.
  func run(
    _ arguments: [String], adding: [String: String] = [:], program: String = Self.path,
    input: String? = nil, signal: (number: Int32, after: Double)? = nil, limit: Double = 60
  ) throws -> Result {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = environment.merging(adding) { $1 }
    process.standardInput = try input.map(typed) ?? FileHandle.nullDevice
    let sinks = folder + "/.\(UInt32.random(in: 0 ... .max))"
    let (output, errors) = try (Sink(sinks + ".out"), Sink(sinks + ".err"))
    (process.standardOutput, process.standardError) = (output.handle, errors.handle)
    try process.run()
    if let signal, !wait(process, signal.after) { kill(process.processIdentifier, signal.number) }
    let hung = !wait(process, limit)
    if hung { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
    let code = process.terminationStatus
    return Result(
      code: process.terminationReason == .uncaughtSignal ? 128 + code : code,
      output: output.take(), errors: errors.take(), hung: hung)
  }

  /// A file that a command reads as if it was typed.
  private func typed(_ text: String) throws -> FileHandle {
    let path = folder + "/.\(UInt32.random(in: 0 ... .max)).in"
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
  }

  private var environment: [String: String] {
    var environment = ProcessInfo.processInfo.environment
    environment["XDG_CACHE_HOME"] = folder + "/cache"
    environment["XDG_DATA_HOME"] = folder + "/data"
    // Nobody's defaults, unless a test writes some there.
    environment["XDG_CONFIG_HOME"] = folder + "/config"
    // A server of nobody: `--server auto` must neither find one nor take a place for one.
    environment["JACK_DEFAULT_SERVER"] = "ddspm-command-\(getpid())"
    environment["SWIFT_BACKTRACE"] = "enable=no"
    return environment
  }

  private func wait(_ process: Process, _ seconds: Double) -> Bool {
    let end = Date().addingTimeInterval(seconds)
    while process.isRunning, Date() < end { usleep(2000) }
    return !process.isRunning
  }

}

/// A file that takes what a command writes: a pipe that nobody empties would keep it waiting.
private struct Sink {
  let path: String
  let handle: FileHandle

  init(_ path: String) throws {
    self.path = path
    _ = FileManager.default.createFile(atPath: path, contents: nil)
    handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
  }

  /// All of it; the file goes.
  func take() -> String {
    try? handle.close()
    defer { unlink(path) }
    return String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
  }
}
