/// When a note begins, how it rises and how long it lasts, from its level.
struct NoteEnvelope {
  /// Frame at which it is first within 40 dB of its peak.
  private(set) var start = 0
  /// Frames from 10 to 90 % of the peak, at least a few.
  private(set) var attack = shortest
  /// Frames that the note would last at its peak, counted from when it comes within 90 % of it.
  private(set) var length = shortest
  private static let hop = 32
  /// Frames of 2 ms.
  private static let shortest = 96.0

  /// - Parameter period: Of the fundamental in frames: what is shorter than one is no level.
  init(_ x: [Float], period: Double) {
    let levels = Self.levels(x, window: max(128, Int(period.rounded())))
    guard let peak = levels.max(), peak > 0 else { return }
    func first(_ share: Double) -> Int { levels.firstIndex { $0 >= share * peak } ?? 0 }
    start = max(0, first(0.01) * Self.hop)
    let (rise, top) = (first(0.1), first(0.9))
    attack = max(Double((top - rise) * Self.hop), Self.shortest)
    length = max(levels[top...].reduce(0, +) / peak * Double(Self.hop), Self.shortest)
  }

  /// RMS of the window that ends at each hop, so that nothing is heard before it sounds.
  private static func levels(_ x: [Float], window: Int) -> [Double] {
    var sum = 0.0
    var levels: [Double] = []
    levels.reserveCapacity(x.count / hop)
    for i in x.indices {
      sum += Double(x[i]) * Double(x[i])
      if i >= window { sum -= Double(x[i - window]) * Double(x[i - window]) }
      if i % hop == hop - 1 { levels.append((max(sum, 0) / Double(window)).squareRoot()) }
    }
    return levels
  }
}
