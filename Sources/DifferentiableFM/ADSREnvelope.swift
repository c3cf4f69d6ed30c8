import Foundation

/// One operator's ADSR envelope: exponential pieces of linear level over time, in control blocks.
struct ADSREnvelope {
  struct Settings {
    /// Blocks: until the top, and two time constants.
    var attack = 1.0
    var decay = 1.0
    var release = 1.0
    /// 0...1
    var sustain = 1.0
    /// Block before which the key is let go.
    var releaseBlock = 0
    var blocks = 0
    var rounding = Rounding.none
  }

  /// Level at a time t: target + (level - target) * exp((start - t) / time).
  struct Piece {
    var start: Double
    var level: Double
    var target: Double
    var time: Double

    func share(at block: Int) -> Double { exp((start - Double(block)) / time) }
    func level(at block: Int) -> Double { target + (level - target) * share(at: block) }
  }

  /// Attacks aim at 1 / (1 - 1/e), so that 1 is reached after just the attack time.
  private static let overshoot = 1.581_976_7
  let settings: Settings
  /// Attack, decay and release, as far as the note gets.
  let pieces: [Piece]
  private let hasDecay: Bool

  init(_ settings: Settings) {
    self.settings = settings
    let attack = Piece(start: 0, level: 0, target: Self.overshoot, time: settings.attack)
    var pieces = [attack]
    let top = settings.rounding == .engine ? max(1, settings.attack.rounded(.up)) : settings.attack
    hasDecay = top < Double(settings.releaseBlock)
    if hasDecay {
      pieces.append(Piece(start: top, level: 1, target: settings.sustain, time: settings.decay))
    }
    if settings.releaseBlock < settings.blocks {
      let level = min(1, pieces[pieces.count - 1].level(at: settings.releaseBlock))
      pieces.append(
        Piece(
          start: Double(settings.releaseBlock), level: level, target: 0, time: settings.release))
    }
    self.pieces = pieces
  }

  /// Levels at the ends of all blocks.
  func levels() -> [Double] {
    var result = [Double](repeating: 0, count: settings.blocks)
    for index in pieces.indices {
      for block in samples(index) { result[block - 1] = min(1, pieces[index].level(at: block)) }
    }
    return result
  }

  struct Slopes {
    var attack = 0.0
    var decay = 0.0
    var sustain = 0.0
    var release = 0.0
  }

  /// - Parameter byLevel: the loss's derivative by the levels at the ends of all blocks.
  func adjoint(_ byLevel: ArraySlice<Double>) -> Slopes {
    var slopes = Slopes()
    var byEntry = 0.0
    for index in pieces.indices.reversed() {
      let next = index + 1 < pieces.count ? pieces[index + 1] : nil
      let isCut = next.map { $0.start == Double(settings.releaseBlock) } ?? false
      let own = sums(index, byLevel, isCut ? byEntry : 0)
      byEntry = own.level
      if index == 0 {
        slopes.attack += own.time
      } else if index == 1 && hasDecay {
        slopes.decay += own.time
        slopes.sustain += own.target
        // The decay starts when the attack is over.
        slopes.attack += own.start
      } else {
        slopes.release += own.time
      }
    }
    return slopes
  }

  private func samples(_ index: Int) -> Range<Int> {
    let first = max(1, Int(min(pieces[index].start.rounded(.up), 1e9)))
    let isLast = index + 1 == pieces.count
    let end = isLast ? Double(settings.blocks + 1) : pieces[index + 1].start.rounded(.up)
    return first..<max(first, min(settings.blocks + 1, Int(min(end, 1e9))))
  }

  /// Sums over a piece's samples, and one more of weight `byEnd` at the release.
  private func sums(
    _ index: Int, _ byLevel: ArraySlice<Double>, _ byEnd: Double
  ) -> (start: Double, level: Double, target: Double, time: Double) {
    let piece = pieces[index]
    var sums = (start: 0.0, level: 0.0, target: 0.0, time: 0.0)
    func add(_ block: Int, _ slope: Double) {
      let share = piece.share(at: block)
      if piece.target + (piece.level - piece.target) * share > 1 { return }
      let fall = (piece.level - piece.target) * share / piece.time * slope
      sums.level += share * slope
      sums.target += (1 - share) * slope
      sums.start += fall
      sums.time += fall * (Double(block) - piece.start) / piece.time
    }
    for block in samples(index) { add(block, byLevel[byLevel.startIndex + block - 1]) }
    if byEnd != 0 { add(settings.releaseBlock, byEnd) }
    return sums
  }
}
