import Foundation
import Hosting
import Synchronization

/// Tells on standard error how far a set is, and stops it.
final class MatchSetProgress: SetProgress {
  private struct State {
    var line = StatusLine()
    var total = 0
    /// Finished by earlier runs.
    var before = 0
    var done = 0
    var losses: [Double] = []
    let begin = ContinuousClock().now
  }
  private let state = Mutex(State())
  private let flag = StopFlag()

  var isCancelled: Bool { flag.isSet }
  func stop() { flag.set() }

  func begin(total: Int, finished: Int) {
    state.withLock {
      ($0.total, $0.before) = (total, finished)
      $0.line.say("\(total) sounds, \(finished) finished before")
    }
  }

  func end(_ row: SetRow) {
    state.withLock { state in
      state.done += 1
      let place = "\(state.before + state.done)/\(state.total)"
      if let figures = row.figures {
        state.losses.append(figures.loss)
        let snr = figures.snr.map { String(format: "  snr %.1f dB", $0) } ?? ""
        state.line.say(place + String(format: " %@  loss %.3f", row.file, figures.loss) + snr)
        for warning in figures.warnings { state.line.say("  warning: \(warning)") }
      } else {
        state.line.say("\(place) \(row.file)  failed: \(row.error ?? "")")
      }
      if state.line.isTerminal { Self.show(&state) }
    }
  }

  func finish() { state.withLock { $0.line.end() } }

  private static func show(_ state: inout State) {
    let seconds = (ContinuousClock().now - state.begin) / .seconds(1)
    let waiting = state.total - state.before - state.done
    let left = StatusLine.duration(seconds / Double(state.done) * Double(waiting))
    let median = state.losses.sorted().dropFirst(state.losses.count / 2).first
    state.line.show(
      share: Double(state.before + state.done) / Double(max(1, state.total)),
      "\(left) left" + (median.map { String(format: "  median loss %.3f", $0) } ?? ""))
  }
}
