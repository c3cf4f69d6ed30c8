import DX7Laws

/// What rates mean at 48 kHz, by the engine's laws: looked up, as fits ask a million times.
struct EnvelopeTables: Sendable {
  /// Units times 65,536 a control block, by rate.
  let increments: [Int32]
  /// Control blocks that a stage lasts whose level is already reached, by rate; 0: the next stage
  /// moves at once.
  let waits: [Int32]
  /// The same of an attack to level 0.
  let firstWaits: [Int32]
  static let sampleRate = 48_000.0
  static let blockFrames = 64.0

  /// - Parameter scaling: Steps that the key adds to all rates.
  init(scaling: Int32 = 0) {
    let stretch = EnvelopeLaw.stretch(blockSeconds: Self.blockFrames / Self.sampleRate)
    increments = (Int32(0)...99).map {
      let per64 = EnvelopeLaw.increment(rate: $0, scaling: scaling)
      return Int32(EnvelopeLaw.increment(per64, stretch: stretch))
    }
    let blocks = { (rate: Int, isFirstAtZero: Bool) -> Int32 in
      let frames = EnvelopeLaw.waitFrames(
        rate: min(Int32(rate) + scaling, 99), isFirstAtZero: isFirstAtZero, EnvelopeLaw.waits)
      let seconds = EnvelopeLaw.waitSeconds(frames: frames, .dexed)
      let own = Int32(seconds * Self.sampleRate + 0.5)
      // No wait at all is a stage like others, which takes the block in which it arrives.
      if own == 0 { return 1 }
      return EnvelopeLaw.waitBlocks(frames: own, blockFrames: Int32(Self.blockFrames))
    }
    waits = (0...99).map { blocks($0, false) }
    firstWaits = (0...99).map { blocks($0, true) }
  }

  /// Octaves a second that a rate falls by, or rises by near the top.
  func slope(rate: Int) -> Double {
    Double(increments[rate]) / 65_536 / 256 * Self.sampleRate / Self.blockFrames
  }

  /// The rate whose fall is nearest in proportion.
  /// - Parameter slope: Octaves a second, of either sign.
  func rate(slope: Double) -> Int {
    let wish = max(abs(slope), 1e-6)
    let above = (0...99).first { self.slope(rate: $0) >= wish } ?? 99
    if above == 0 { return 0 }
    let below = self.slope(rate: above - 1)
    return wish * wish < below * self.slope(rate: above) ? above - 1 : above
  }
}
