import Exploring
import Foundation
import Synchronization

/// Tells on standard error how far an exploration is, and stops it.
final class ExploreProgress: ExplorationWatch {
  private struct State {
    var line = StatusLine()
    var total = 1
    var done = 0
    var before = 0
    var told = 0.0
  }
  private let state = Mutex(State())
  private let flag = StopFlag()
  private let start = ContinuousClock().now

  var seconds: Double { (ContinuousClock().now - start) / .seconds(1) }
  var isCancelled: Bool { flag.isSet }
  func stop() { flag.set() }

  /// - Parameter before: Candidates that earlier runs have heard.
  func begin(candidates: Int, before: Int) {
    state.withLock { ($0.total, $0.done, $0.before) = (max(1, candidates), before, before) }
  }

  func heard(candidates: Int) {
    let seconds = seconds
    state.withLock { state in
      state.done += candidates
      guard seconds - state.told >= (state.line.isTerminal ? 0.2 : 5) else { return }
      state.told = seconds
      let share = Double(state.done) / Double(state.total)
      let rate = Double(state.done - state.before) / max(seconds, 1e-3)
      let left = StatusLine.duration(Double(state.total - state.done) / max(rate, 1e-3))
      state.line.show(
        share: share, "\(Int(100 * share)) %  \(left) left  \(state.done) voices heard")
    }
  }

  /// - Returns: Whether a person has said to stop.
  func say(_ text: String) -> Bool {
    state.withLock { $0.line.say(text) }
    return isCancelled
  }

  func end() { state.withLock { $0.line.end() } }
}
