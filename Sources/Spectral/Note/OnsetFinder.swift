import Glibc

/// The first frame of a note.
enum OnsetFinder {
  private static let window = 96
  private static let hop = 24

  /// Walks back from where the sound is clearly there (30 dB under its peak) to where it leaves the
  /// noise before it. A noise of its own level needs no threshold of its own then.
  /// - Parameter x: 48 kHz.
  /// - Returns: 0 for silence.
  static func frame(_ x: [Float]) -> Int {
    let levels = SoundFeatures.envelope(x, window: window, hop: hop)
    guard let top = levels.max(), top > 1e-6,
      var at = levels.firstIndex(where: { $0 > 0.03 * top })
    else { return 0 }
    let before = levels[..<max(0, at - window / hop)].sorted()
    let noise = before.isEmpty ? 0 : before[before.count / 2]
    let threshold = max(0.004 * top, 3 * noise)
    while at > 0, levels[at - 1] > threshold { at -= 1 }
    // The window that is first above the threshold holds the onset in its newest part.
    return at == 0 ? 0 : min(at * hop + window - 2 * hop, x.count - 1)
  }
}
