// The names are keys of the JSON that `ddspm bench --json` prints.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

import Foundation
import Hosting
import JACKAdapter

/// One line of `bench live`.
struct LiveBenchRow: Encodable {
  var bench = "live"
  var load: String
  var period: Int
  /// CPU time of the process callback in microseconds, and its share of the period.
  var p50_us: Double
  var p999_us: Double
  var max_us: Double
  var p999_share: Double
  var cycles: Int
  var updates_per_second: Double
  var update_ms: Double
  var xruns: Int
  var resident_mb: Double
  /// From launch to the first period with the engine in it.
  var start_s: Double?

  init(
    load: String, period: Int, periodNanoseconds: Double, statistics: ProcessStatistics,
    updates: Double, updateMilliseconds: Double, xruns: Int, residentMegabytes: Double,
    startSeconds: Double?
  ) {
    self.load = load
    self.period = period
    p50_us = Double(statistics.p50) / 1000
    p999_us = Double(statistics.p999) / 1000
    max_us = Double(statistics.max) / 1000
    p999_share = Double(statistics.p999) / periodNanoseconds
    cycles = statistics.cycles
    updates_per_second = updates
    update_ms = updateMilliseconds
    self.xruns = xruns
    resident_mb = residentMegabytes
    start_s = startSeconds
  }

  var text: String {
    let start = start_s.map { String(format: ", start %.2f s", $0) } ?? ""
    return String(
      format:
        "%@: p50 %.1f us, p99.9 %.1f us (%.1f %% of the period), max %.1f us, %d cycles, "
        + "%.1f updates/s of %.2f ms, %d xruns, %.0f MB", load, p50_us, p999_us,
      p999_share * 100, max_us, cycles, updates_per_second, update_ms, xruns, resident_mb) + start
  }
}

/// A dummy server of the bench's own.
final class BenchServer {
  let name = "ddspm-bench-\(getpid())"
  private let process: Process

  init(period: Int) throws(HostError) {
    process = try Tool.start(
      "jackd", ["-r", "-n", name, "-d", "dummy", "-r", "48000", "-p", "\(period)"],
      package: "jackd2")
    Thread.sleep(forTimeInterval: 1)
    guard process.isRunning else { throw HostError(.unavailable, "jackd does not start") }
  }

  /// jackd may hang when it is told to end in the moment in which it loses a client.
  func stop() {
    process.terminate()
    StopFlag().sleep(seconds: 2) { process.isRunning }
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
  }
}
