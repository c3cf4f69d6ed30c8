import Dispatch
import Foundation
import Synchronization

/// Ctrl-C, SIGTERM and a closed terminal end a session cleanly.
final class StopSignals: @unchecked Sendable {
  // Sendable: the sources are made in `init` and never touched again.
  private struct State {
    var isStopped = false
    var stop: @Sendable () -> Void
  }
  private let state: Mutex<State>
  private let sources: [any DispatchSourceSignal]

  init(_ stop: @escaping @Sendable () -> Void = {}) {
    state = Mutex(State(stop: stop))
    sources = [SIGINT, SIGTERM, SIGHUP].map { number in
      signal(number, SIG_IGN)
      return DispatchSource.makeSignalSource(signal: number, queue: .global())
    }
    for source in sources {
      source.setEventHandler { [weak self] in self?.arrived() }
      source.resume()
    }
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
