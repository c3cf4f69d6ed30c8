import RealtimePrimitives

/// One operator over a short stretch in sixteen lanes: a tone that grows or falls, modulated by
/// others and perhaps by itself.
public struct OscillatorRun: BitwiseCopyable {
  public var frames: Int
  /// Turns times 2^32, offset by half a turn.
  public var phase = LaneWords(repeating: 0x8000_0000)
  /// Turns per frame times 2^32.
  public var increment = LaneWords(repeating: 0)
  /// Output in turns of what it modulates, before the first frame; each frame it is multiplied.
  public var gain = Lanes(repeating: 0)
  public var growth = Lanes(repeating: 1)
  /// Turns per sum of the last two outputs.
  public var loop = Lanes(repeating: 0)
  public var hasLoop = false
  /// Outputs of modulators, `count` of them.
  public var sources: UnsafePointer<UnsafePointer<Lanes>>
  public var count: Int
  /// What modulates all lanes alike, in turns; nil: nothing does.
  public var common: UnsafePointer<Float>?
  /// A modulator that the lanes hear at different depths; nil: none.
  public var shared: UnsafePointer<Float>?
  public var depth = Lanes(repeating: 0)
  public var output: UnsafeMutablePointer<Lanes>

  public init(
    frames: Int, sources: UnsafePointer<UnsafePointer<Lanes>>, count: Int,
    output: UnsafeMutablePointer<Lanes>
  ) {
    (self.frames, self.sources, self.count, self.output) = (frames, sources, count, output)
  }
}
