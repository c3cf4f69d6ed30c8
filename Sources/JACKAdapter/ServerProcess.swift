import Glibc
import Hosting
import Synchronization

/// A JACK server that runs as a child of this process.
///
/// A thread of its own waits for the server's end. A shell holds the other end of a pipe and ends
/// the server when this process dies without doing so. It waits a second first: jackd hangs or
/// crashes when it is told to end in the moment in which it loses a client, and then keeps one of
/// the eight places that the system has for JACK servers.
final class ServerProcess: Sendable {
  /// The command line, for a person.
  let line: String
  private let state = Mutex(State.starting)

  private enum State {
    case starting
    case running(pid_t)
    case ended
  }

  private init(line: String) { self.line = line }

  /// Starts a server; it does not answer yet.
  /// - Throws: `.unavailable` when `jackd` is not installed or cannot be run.
  static func start(name: String) throws(HostError) -> ServerProcess {
    guard let command = ServerCommand.here(name: name) else {
      throw HostError(
        .unavailable,
        "no JACK server is running and jackd is not installed; install jackd2 or start a server")
    }
    let process = ServerProcess(line: command.words.joined(separator: " "))
    guard startThread({ process.keep(command) }),
      holds(within: 5, { process.hasStarted }), !process.hasEnded
    else {
      throw HostError(
        .unavailable, "the JACK server could not be run; try it by hand: \(process.line)")
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
    let guardian = Guardian(of: pid)
    var information = siginfo_t()
    while waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
    guardian?.dismiss()
    state.withLock {
      var status: Int32 = 0
      waitpid(pid, &status, 0)
      $0 = .ended
    }
  }
}
