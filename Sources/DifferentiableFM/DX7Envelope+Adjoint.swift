extension DX7Envelope {
  /// Derivatives of a loss by the envelope's settings, four each.
  struct Slopes {
    var targets = [Double](repeating: 0, count: 4)
    var increments = [Double](repeating: 0, count: 4)
    var waits = [Double](repeating: 0, count: 4)
  }

  /// - Parameter byLevel: the loss's derivative by the levels at the ends of all blocks.
  func adjoint(_ byLevel: ArraySlice<Double>) -> Slopes {
    var slopes = Slopes()
    // By the start and the entry level of the piece after the one at hand.
    var byStart = 0.0
    var byEntry = 0.0
    for index in pieces.indices.reversed() {
      let piece = pieces[index]
      var own = sums(index, byLevel)
      end(piece, index, byStart, byEntry, &own, &slopes)
      slopes.increments[piece.stage] += own.speed * piece.multiplier
      byStart = own.start
      byEntry = own.entry + (piece.isFloored ? 0 : own.level)
    }
    return slopes
  }

  private struct PieceSlopes {
    var start = 0.0
    var entry = 0.0
    var level = 0.0
    var speed = 0.0
  }

  private func sums(_ index: Int, _ byLevel: ArraySlice<Double>) -> PieceSlopes {
    let piece = pieces[index]
    var own = PieceSlopes()
    for block in samples(index) {
      let slope = byLevel[byLevel.startIndex + block - 1]
      let at = Double(block) - piece.start
      if at == 0 {
        own.entry += slope
      } else {
        own.level += slope
        own.speed += slope * at
      }
    }
    own.start = -piece.speed * own.level
    return own
  }

  /// How the piece decides where and when the next one starts.
  private func end(
    _ piece: Piece, _ index: Int, _ byStart: Double, _ byEntry: Double,
    _ own: inout PieceSlopes, _ slopes: inout Slopes
  ) {
    switch piece.end {
    case .target, .boundary:
      let byReach = byStart / piece.speed
      own.start += byStart
      own.level -= byReach
      own.speed -= byReach * piece.duration
      if piece.end == .target { slopes.targets[piece.stage] += byEntry + byReach }
    case .wait:
      own.start += byStart
      slopes.waits[piece.stage] += byStart
      if piece.stage == 0 && settings.waitsFirst { return }
      // Moved off, the level would go to its target at once: what stands here is the target.
      slopes.targets[piece.stage] += byEntry + own.level + own.entry
      own.level = 0
      own.entry = 0
    case .cut:
      guard index + 1 < pieces.count else { return }
      let length = pieces[index + 1].start - piece.start
      own.level += byEntry
      own.speed += byEntry * length
      own.start -= byEntry * piece.speed
    }
  }
}
