import ArgumentParser
import CRealtime
import FMSynthesis
import FileAdapter
import Foundation
import Hosting
import LV2Adapter

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Say what this machine offers and what is missing.")

  func run() throws {
    line("kernels", InstructionSet.detect().name + " of baseline, avx2, avx512")
    line("configuration", configuration)
    line("cores", "\(ProcessInfo.processInfo.activeProcessorCount)")
    tool("jackd", "jackd2", "plays without a running server")
    tool("jack-play", "jack-tools", "the demo plays with it")
    tool("oscsend", "liblo-tools", "the demo turns knobs with it")
    limit(
      "real-time priority", ddspm_limit_priority(), 1, "add yourself to a group with rtprio (audio)"
    )
    limit(
      "locked memory", ddspm_limit_locked_memory(), 64 << 20,
      "raise memlock in /etc/security/limits.d")
    let sound = FileManager.default.fileExists(atPath: "/dev/snd")
    line("sound card", sound ? "yes" : "none: --server auto uses the dummy driver")
    let plugins = (try? LilvEffectFactory())?.installed.count ?? 0
    line("LV2 plugins", "\(plugins)")
    let slots = (try? FileManager.default.contentsOfDirectory(atPath: "/dev/shm")) ?? []
    let stale = slots.filter { $0.hasPrefix("jack_") }.count
    line(
      "JACK shared memory",
      "\(stale) entries"
        + (stale > 400 ? "; if no server starts: rm -r /dev/shm/jack* with none running" : ""))
  }

  private var configuration: String {
    do throws(HostError) {
      guard let defaults = try Defaults.read() else { return "none: \(ConfigurationFile.path)" }
      return "\(ConfigurationFile.path), \(defaults.count) entries"
    } catch {
      return "wrong: \(error.message)"
    }
  }

  private func tool(_ name: String, _ package: String, _ use: String) {
    let path = try? Tool.path(name, package)
    line(name, path ?? "missing (\(use)): apt-get install \(package)")
  }

  private func limit(_ name: String, _ value: UInt64, _ least: UInt64, _ advice: String) {
    let isRoot = geteuid() == 0
    let text = value == .max ? "unlimited" : "\(value)"
    line(name, text + (isRoot ? " (root is not bound by it)" : value >= least ? "" : "; " + advice))
  }

  private func line(_ name: String, _ value: String) {
    print(name.padding(toLength: 20, withPad: " ", startingAt: 0) + value)
  }
}
