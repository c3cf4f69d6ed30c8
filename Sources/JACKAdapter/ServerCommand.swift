import Glibc

/// How this machine starts a JACK server: pure choices, and the few looks at the system they need.
struct ServerCommand: Sendable {
  /// Program and arguments, the program by its full path.
  let words: [String]

  /// - Parameter card: ALSA card number; nil for a server without hardware.
  init(jackd: String, name: String, card: String?, isRealtime: Bool) {
    let device = card.map { ["alsa", "-d", "hw:\($0)"] } ?? ["dummy"]
    words =
      [jackd, isRealtime ? "-R" : "-r", "-n", name, "-d"] + device + ["-r", "48000", "-p", "256"]
  }

  /// For this machine; nil when `jackd` is not installed. Asks for real-time scheduling on the
  /// calling thread and gives it back.
  static func here(name: String) -> ServerCommand? {
    guard let jackd = program("jackd") else { return nil }
    return ServerCommand(
      jackd: jackd, name: name, card: playbackCard(in: files(in: "/dev/snd")),
      isRealtime: mayScheduleRealtime())
  }

  /// The lowest card with a playback device among names such as `pcmC0D0p`.
  static func playbackCard(in names: [String]) -> String? {
    names.filter { $0.hasPrefix("pcmC") && $0.hasSuffix("p") }
      .compactMap { Int($0.dropFirst(4).prefix { $0.isNumber }) }
      .min().map(String.init)
  }

  private static func program(_ name: String) -> String? {
    let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
    return path.split(separator: ":").map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
  }

  private static func files(in folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      names.append(
        withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        })
    }
    return names
  }

  private static func mayScheduleRealtime() -> Bool {
    var wanted = sched_param(sched_priority: 10)
    guard pthread_setschedparam(pthread_self(), SCHED_FIFO, &wanted) == 0 else { return false }
    var usual = sched_param(sched_priority: 0)
    return pthread_setschedparam(pthread_self(), SCHED_OTHER, &usual) == 0
  }
}
