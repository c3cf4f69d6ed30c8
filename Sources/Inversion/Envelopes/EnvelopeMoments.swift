import DX7Laws
import Glibc

/// Moments of a note at which levels are asked for, rising.
struct EnvelopeMoments {
  /// Whole control blocks before each, and what is left of the one it lies in.
  private let blocks: [Int32]
  private let shares: [Float]
  /// Levels below are silence, log2 of cycles of phase.
  static let silence: Float = -11
  /// Octaves in units times 65,536, and log2 of cycles of phase at level 0 of those.
  private static let octave = Float(LevelLaw.unitsPerOctave << 16)
  private static let bottom = 1 - EnvelopeLaw.octaves
  /// Moving by less than that in a block, a level is as good as straight in octaves.
  private static let straight: Int32 = 8 << 16

  var count: Int { blocks.count }

  /// - Parameter moments: Control blocks since the key went down, rising.
  init(_ moments: [Double]) {
    blocks = moments.map { Int32(max($0, 0)) }
    shares = zip(moments, blocks).map { Float(max($0, 0) - Double($1)) }
  }

  /// As `follow` gives them.
  func levels(_ curve: consuming EnvelopeCurve) -> [Float] {
    var levels = [Float](repeating: 0, count: count)
    levels.withUnsafeMutableBufferPointer { levels in
      if let base = levels.baseAddress { follow(curve, into: base) }
    }
    return levels
  }

  /// - Parameter levels: `count` values, overwritten: log2 of cycles of phase, `silence` at least.
  func follow(_ curve: consuming EnvelopeCurve, into levels: UnsafeMutablePointer<Float>) {
    var index = 0
    while index < blocks.count {
      let (start, level) = (curve.block, curve.level)
      let run = curve.next()
      while index < blocks.count, blocks[index] - start < run.blocks {
        let from = level + (blocks[index] - start) * run.step
        levels[index] = max(Self.silence, Self.level(from, run.step, shares[index]))
        index += 1
      }
    }
  }

  /// Amplitudes go in straight lines from block to block.
  private static func level(_ from: Int32, _ step: Int32, _ share: Float) -> Float {
    if abs(step) <= straight {
      return (Float(from) + Float(step) * share) / octave + bottom
    }
    let low = amplitude(from)
    return log2(max(low + (amplitude(from + step) - low) * share, 1e-9))
  }

  /// In cycles of phase.
  private static func amplitude(_ level: Int32) -> Float {
    let amplitude = exp2(Float(level) / octave + bottom)
    return amplitude < 2 * LevelLaw.silence ? 0 : amplitude
  }
}
