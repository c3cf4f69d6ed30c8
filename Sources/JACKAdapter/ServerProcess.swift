import CJACK
@preconcurrency import Glibc  // for `environ`, which nothing here writes
import Hosting
import Synchronization

/// A JACK server that runs as a child of this process.
///
/// A thread of its own starts it and waits for its end: the kernel's parent-death signal follows
/// the thread that forked, and that thread must not end before the server.
final class ServerProcess: Sendable {
  let name: String
  private let state = Mutex(State.starting)

  private enum State { case starting, running(pid_t), ended }

  private init(name: String) { self.name = name }

  /// Starts a server; it does not answer yet.
  /// - Throws: `.unavailable` when `jackd` is not installed or cannot be run.
  static func start(name: String) throws(HostError) -> ServerProcess {
    guard let command = ServerCommand.here(name: name) else {
      throw HostError(
        .unavailable,
        "no JACK server is running and jackd is not installed; install jackd2 or start a server")
    }
    let process = ServerProcess(name: name)
    guard startThread({ process.keep(command) }),
      holds(within: 5, { process.hasStarted }), !process.hasEnded
    else {
      let line = command.words.joined(separator: " ")
      throw HostError(.unavailable, "the JACK server could not be run; try it by hand: \(line)")
    }
    return process
  }

  /// Asks the server to end, waits up to 2 s, then ends it for good.
  func end() {
    signal(SIGTERM)
    if holds(within: 2, { hasEnded }) { return }
    signal(SIGKILL)
    _ = holds(within: 2) { hasEnded }
  }

  var hasEnded: Bool {
    state.withLock { if case .ended = $0 { true } else { false } }
  }

  /// nil when it does not run.
  var identifier: Int32? {
    state.withLock { if case .running(let pid) = $0 { pid } else { nil } }
  }

  private var hasStarted: Bool {
    state.withLock { if case .starting = $0 { false } else { true } }
  }

  /// Under the lock, so that an id is never signalled after it was given back to the system.
  private func signal(_ number: Int32) {
    state.withLock { if case .running(let pid) = $0 { kill(pid, number) } }
  }

  private func keep(_ command: ServerCommand) {
    guard let pid = spawn(command.words) else {
      state.withLock { $0 = .ended }
      return
    }
    state.withLock { $0 = .running(pid) }
    var information = siginfo_t()
    while waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
    state.withLock {
      var status: Int32 = 0
      waitpid(pid, &status, 0)
      $0 = .ended
    }
  }
}

/// Runs a program in a process group of its own (Ctrl-C is for us, not for it), silent, with the
/// usual signal handling and no open files of ours.
private func spawn(_ words: [String]) -> pid_t? {
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  for descriptor in Int32(0)...2 {
    posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
  }
  posix_spawn_file_actions_addclosefrom_np(&actions, 3)

  var attributes = posix_spawnattr_t()
  posix_spawnattr_init(&attributes)
  defer { posix_spawnattr_destroy(&attributes) }
  var signals = sigset_t()
  sigemptyset(&signals)
  posix_spawnattr_setsigmask(&attributes, &signals)
  for number in [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE] { sigaddset(&signals, number) }
  posix_spawnattr_setsigdefault(&attributes, &signals)
  posix_spawnattr_setpgroup(&attributes, 0)
  posix_spawnattr_setflags(
    &attributes,
    Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))

  var arguments = words.map { strdup($0) } + [nil]
  defer { for argument in arguments { free(argument) } }
  var pid: pid_t = 0
  return posix_spawn(&pid, words[0], &actions, &attributes, &arguments, environ) == 0 ? pid : nil
}
