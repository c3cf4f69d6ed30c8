import Foundation
import VoiceSearch

/// Tells on standard error how far a search is: a bar on a terminal, a line each second elsewhere.
final class MatchProgress {
  private var line = StatusLine()
  private var last = -1.0

  func show(_ step: SearchStep) {
    guard step.seconds - last >= (line.isTerminal ? 0.2 : 1) else { return }
    last = step.seconds
    let left = step.progress > 0 ? step.seconds * (1 / step.progress - 1) : 0
    let text = String(
      format: "%@ %3d %%  %@ left  best loss %.3f  %d candidates", step.phase,
      Int(step.progress * 100), StatusLine.duration(left), step.loss, step.evaluations)
    line.show(share: step.progress, text)
  }

  func end() { line.end() }
}

/// A bar and a text, over each other on a terminal, one after the other elsewhere.
struct StatusLine {
  let isTerminal = isatty(STDERR_FILENO) == 1
  private var isShown = false

  mutating func show(share: Double, _ text: String) {
    guard isTerminal else {
      Command.say(text)
      return
    }
    let done = Int(min(max(share, 0), 1) * 30)
    let bar = String(repeating: "#", count: done) + String(repeating: ".", count: 30 - done)
    write("\r[\(bar)] \(text)\u{1B}[K")
    isShown = true
  }

  /// A line that stays, above the bar.
  mutating func say(_ text: String) {
    write((isTerminal && isShown ? "\r\u{1B}[K" : "") + text + "\n")
    isShown = false
  }

  mutating func end() {
    if isShown { write("\n") }
    isShown = false
  }

  /// `7 s`, `3 min 20 s`, `5 h 10 min`.
  static func duration(_ seconds: Double) -> String {
    let whole = Int(min(max(seconds, 0), 1e9).rounded(.up))
    if whole < 100 { return "\(whole) s" }
    if whole < 6000 { return "\(whole / 60) min \(whole % 60) s" }
    return "\(whole / 3600) h \(whole / 60 % 60) min"
  }

  private func write(_ text: String) { Command.tell(text) }
}
