/// What was heard in one update of the follower, all for the same instant.
struct HeardHop: Sendable {
  var samples: [Float]
  /// dB
  var level: Float
  /// log2 of Hz; nil while unvoiced.
  var octave: Float?
}

/// A note that is being collected.
struct NoteUnderWay: Sendable {
  private(set) var samples: [Float] = []
  private(set) var loudest: Float = -200
  private var octaves: [Float] = []
  private var hops = 0
  private var quiet = 0
  /// Levels of the newest hops, and the loudest before them.
  private var newest: [Float] = []
  private var settledLoudest: Float = -200
  /// Hops a pitch must stand still elsewhere to be another note, and how still, in octaves.
  private static let settled = 10
  private static let still: Float = 30 / 1200
  private static let elsewhere: Float = 70 / 1200
  /// Spread of pitch, in octaves, from which on it is a glide.
  private static let glide: Float = 150 / 1200
  /// dB that the level rises within `reach` hops where the key goes down again.
  private static let leap: Float = 8
  private static let reach = 6

  /// - Parameters:
  ///   - gate: dB; 3 dB under it, or 50 dB under the loudest, is quiet.
  ///   - keepsSamples: False when the note has been handed over as long as it may be.
  mutating func append(_ hop: HeardHop, gate: Float, keepsSamples: Bool = true) {
    hops += 1
    loudest = max(loudest, hop.level)
    newest.append(hop.level)
    if newest.count > Self.reach { settledLoudest = max(settledLoudest, newest.removeFirst()) }
    quiet = hop.level < max(gate - 3, loudest - 50) ? quiet + 1 : 0
    guard keepsSamples else { return }
    samples += hop.samples
    if let octave = hop.octave { octaves.append(octave) }
  }

  /// Takes back hops that turned out to be the next note's.
  mutating func dropLast(_ count: Int) {
    guard count > 0, hops > count else { return }
    let length = samples.count / hops * count
    samples.removeLast(min(length, samples.count))
    octaves.removeLast(min(count, octaves.count))
    hops -= count
  }

  /// The median, if there is a pitch most of the time and it stays.
  var pitch: Float? {
    guard Double(octaves.count) > 0.3 * Double(hops), octaves.count >= 8 else { return nil }
    let sorted = octaves.sorted()
    let spread = sorted[sorted.count * 9 / 10] - sorted[sorted.count / 10]
    return spread < Self.glide ? sorted[sorted.count / 2] : nil
  }

  /// For three hops now.
  var isQuiet: Bool { quiet >= 3 }

  /// Where another note has begun.
  /// - Parameter recent: The newest hops, this one last.
  /// - Returns: How many of them are the new note's.
  func cut(_ recent: [HeardHop]) -> Int? {
    guard hops >= Self.settled + 4 else { return nil }
    return leaps(recent) ?? settlesElsewhere(recent)
  }

  /// Up out of a valley: a slow attack has none.
  private func leaps(_ recent: [HeardHop]) -> Int? {
    let levels = recent.map(\.level)
    guard let now = levels.last, now > loudest - 20, let lowest = levels.suffix(Self.reach).min(),
      now > lowest + Self.leap, settledLoudest > lowest + 3, let at = levels.lastIndex(of: lowest)
    else { return nil }
    return levels.count - at
  }

  private func settlesElsewhere(_ recent: [HeardHop]) -> Int? {
    let last = recent.suffix(Self.settled).compactMap(\.octave)
    guard last.count == Self.settled, let low = last.min(), let high = last.max(),
      high - low < Self.still, octaves.count >= Self.settled
    else { return nil }
    let before = octaves.dropLast(Self.settled - 1).sorted()
    guard !before.isEmpty else { return nil }
    let own = before[before.count / 2]
    return abs(last[Self.settled / 2] - own) > Self.elsewhere ? Self.settled : nil
  }
}
