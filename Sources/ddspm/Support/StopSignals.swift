import Foundation
import Synchronization

/// Ctrl-C, SIGTERM and a closed terminal end a command cleanly. One of them at a time.
final class StopSignals: Sendable {
  private struct State {
    var isStopped = false
    var stop: @Sendable () -> Void
  }
  private let state: Mutex<State>

  init(_ stop: @escaping @Sendable () -> Void = {}) {
    state = Mutex(State(stop: stop))
    // There before the handlers that write to it; from then on no signal is lost.
    let arrivals = SignalPipe.ends.reading
    Thread.detachNewThread { [weak self] in
      var byte: UInt8 = 0
      while true {
        let count = read(arrivals, &byte, 1)
        if count < 0, errno == EINTR { continue }
        guard count == 1, let self else { return }
        self.arrived()
      }
    }
    // Handlers, and not ignored: programs that this one starts would ignore them too.
    var numbers = sigset_t()
    sigemptyset(&numbers)
    for number in [SIGINT, SIGTERM, SIGHUP] {
      signal(number, signalArrived)
      sigaddset(&numbers, number)
    }
    // Whoever started the program may have blocked them.
    pthread_sigmask(SIG_UNBLOCK, &numbers, nil)
  }

  var stopped: Bool { state.withLock { $0.isStopped } }

  /// What a signal does from now on; done at once if one has come already.
  func onStop(_ stop: @escaping @Sendable () -> Void) {
    let isLate = state.withLock { state in
      state.stop = stop
      return state.isStopped
    }
    if isLate { stop() }
  }

  private func arrived() {
    let stop = state.withLock { state in
      state.isStopped = true
      return state.stop
    }
    stop()
  }
}

/// Where a handler leaves a signal: it may do no more than write.
private enum SignalPipe {
  static let ends: (reading: Int32, writing: Int32) = {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return (-1, -1) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }()
}

@c(ddspm_signal_arrived)
private func signalArrived(_ number: Int32) {
  let before = errno
  var byte: UInt8 = 1
  _ = write(SignalPipe.ends.writing, &byte, 1)
  errno = before
}

/// Set by a signal, read by whoever works.
final class StopFlag: Sendable {
  private let flag = Atomic(false)
  var isSet: Bool { flag.load(ordering: .relaxed) }
  func set() { flag.store(true, ordering: .relaxed) }

  /// Waits for so long, or until it is set.
  /// - Parameter condition: Ends the wait too when it no longer holds.
  func sleep(seconds: Double = .infinity, while condition: () -> Bool = { true }) {
    let clock = ContinuousClock()
    let begin = clock.now
    while !isSet, condition() {
      let left = seconds - (clock.now - begin) / .seconds(1)
      if left <= 0 { return }
      Thread.sleep(forTimeInterval: min(left, 0.02))
    }
  }
}
