import FMSynthesis

/// What a note's samples are computed from, control block by control block; and, in the same shape,
/// the derivative of a loss by all of it.
struct VoiceControls {
  let blocks: Int
  /// Output amplitude at the edges of blocks, `(blocks + 1) * op + edge`; ramps run between them.
  var gains: [Double]
  /// Turns per frame, `blocks * op + block`.
  var increments: [Double]
  /// `6 * into + from`, turns per unit of output; loops hear the sum of the last two outputs.
  var depths = [Double](repeating: 0, count: 36)
  /// Share in the mix.
  var carriers = [Double](repeating: 0, count: PatchLayout.operators)

  init(blocks: Int) {
    self.blocks = blocks
    gains = Array(repeating: 0, count: PatchLayout.operators * (blocks + 1))
    increments = Array(repeating: 0, count: PatchLayout.operators * blocks)
  }

  /// Whether operators loop through others: algorithms 4 and 6, or a routing of one's own.
  var hasLongLoop: Bool {
    for into in 0..<PatchLayout.operators {
      for from in 0..<into where depths[6 * into + from] != 0 { return true }
    }
    return false
  }
}
