/// How fast the key's own time runs: a pitch that moves stretches it.
struct NoteClock: Sendable {
  /// Seconds of the key's time at the start of each control block; nil: as fast as ours.
  private let starts: [Double]?
  static let rate = 48_000.0
  private static let block = 64.0

  /// Pitch stands still.
  init() { starts = nil }

  /// - Parameter starts: At least two, rising.
  init(_ starts: [Double]) { self.starts = starts }

  var isSteady: Bool { starts == nil }

  /// - Parameter frame: Since the key went down.
  func seconds(at frame: Double) -> Double {
    guard let starts, frame >= 0 else { return frame / Self.rate }
    let place = min(Int(frame / Self.block), starts.count - 2)
    let part = frame / Self.block - Double(place)
    return starts[place] + (starts[place + 1] - starts[place]) * part
  }
}
