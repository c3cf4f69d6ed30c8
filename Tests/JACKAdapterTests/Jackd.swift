import Foundation
import LiveEngine
import Playing

/// A real `jackd -d dummy` under a name of its own, and the JACK tools pointed at it.
final class Jackd {
  let name: String
  private var process: Process?
  private var wasKilled = false

  init(rate: Int = 48000) throws {
    name = "ddspm-test-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
    try start(rate: rate)
  }

  /// A server that was killed keeps one of the system's eight places for servers until another of
  /// its name ends in good order.
  deinit {
    if process == nil, wasKilled { try? start() }
    end(SIGTERM)
  }

  func start(rate: Int = 48000) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/jackd")
    process.arguments = ["-r", "-n", name, "-d", "dummy", "-r", "\(rate)", "-p", "256"]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    self.process = process
    _ = eventually(within: 5) { tool("jack_lsp").contains("system:playback_1") }
  }

  func end(_ signal: Int32) {
    guard let process else { return }
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    self.process = nil
    wasKilled = signal == SIGKILL
  }

  /// What a JACK tool printed.
  @discardableResult
  func tool(_ words: String...) -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/\(words[0])")
    process.arguments = Array(words.dropFirst())
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["JACK_DEFAULT_SERVER": name, "JACK_NO_START_SERVER": "1"]) { $1 }
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return "" }
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return text
  }
}

/// Never freed: a client's thread may outlive the test that made it.
func makeEngine() -> UnsafeMutablePointer<LiveEngine> {
  LiveEngine.create(engine: EngineFactory.engine(sampleRate: 48_000))
}

/// Looks every 20 ms until `condition` holds.
func eventually(within seconds: Double, _ condition: () -> Bool) -> Bool {
  let end = Date().addingTimeInterval(seconds)
  while Date() < end {
    if condition() { return true }
    usleep(20_000)
  }
  return condition()
}

func isAlive(_ pid: Int32) -> Bool { kill(pid, 0) == 0 }
