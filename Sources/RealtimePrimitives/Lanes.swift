/// Sixteen voices (live) or candidate patches (matching) side by side: one lane each.
public typealias Lanes = SIMD16<Float>
public typealias LaneWords = SIMD16<UInt32>
public typealias LaneInts = SIMD16<Int32>

public enum LaneCount {
  @inlinable public static var lanes: Int { 16 }
  /// Longest run of a kernel in frames.
  @inlinable public static var maxFrames: Int { 64 }
}

/// The oscillator of one operator in sixteen lanes.
public struct OperatorLanes: BitwiseCopyable {
  /// Turns times 2^32, offset by half a turn: see `turns(_:)` in the kernels.
  public var phase = LaneWords(repeating: 0x8000_0000)
  /// Turns per frame times 2^32.
  public var increment = LaneWords(repeating: 0)
  /// Output amplitude now, 1 at level 1, and its change per frame.
  public var gain = Lanes(repeating: 0)
  public var gainStep = Lanes(repeating: 0)
  /// The last two outputs, newest first: what feedback hears.
  public var last = Lanes(repeating: 0)
  public var beforeLast = Lanes(repeating: 0)

  public init() {}
}

/// The state of an operator that modulates itself loudly, in whole numbers: 2^25 is an amplitude of 1.
public struct WholeFeedback: BitwiseCopyable {
  /// The last two outputs, newest first.
  public var last = LaneInts(repeating: 0)
  public var beforeLast = LaneInts(repeating: 0)
  /// Amplitude now, its change per frame, and where the envelope stands at the end of the block.
  public var gain = LaneInts(repeating: 0)
  public var gainStep = LaneInts(repeating: 0)
  public var end = LaneInts(repeating: 0)
  /// By how many bits the sum of the last two outputs is more than the 2^-24 turns it makes.
  public var shift = LaneInts(repeating: 31)

  public init() {}
}

/// Memory through which lanes become places in a table, under two names: a compiler that knew they are one would take
/// the lanes out of a register one by one, which is slower than loading them.
public struct LaneDesk: BitwiseCopyable {
  public let write: UnsafeMutablePointer<LaneWords>
  public let read: UnsafePointer<UInt32>

  /// - Parameter memory: Aligned room for one.
  @inlinable
  public init(_ memory: UnsafeMutablePointer<LaneWords>) {
    write = memory
    read = UnsafePointer(UnsafeMutableRawPointer(memory).assumingMemoryBound(to: UInt32.self))
  }
}

/// A modulator's output over a run of frames and how deep it goes in, in turns per unit of output.
public struct ModulationSource: BitwiseCopyable {
  public var buffer: UnsafePointer<Lanes>
  public var depth: Lanes

  @inlinable
  public init(buffer: UnsafePointer<Lanes>, depth: Lanes) {
    self.buffer = buffer
    self.depth = depth
  }
}

/// What a DX7-style envelope does in a lane during a control block.
public enum EnvelopeMotion {
  @inlinable public static var hold: Int32 { 0 }
  @inlinable public static var rise: Int32 { 1 }
  @inlinable public static var fall: Int32 { 2 }
  /// Waits for `wait` frames although the level is already there.
  @inlinable public static var wait: Int32 { 3 }
  /// An exponential attack, decay, sustain, release envelope instead of the DX7's.
  @inlinable public static var adsr: Int32 { 4 }
}

/// One operator's envelopes in sixteen lanes.
public struct EnvelopeLanes: BitwiseCopyable {
  public var motion = LaneInts(repeating: EnvelopeMotion.hold)
  /// DX7: log level, 256 * 65536 units to the octave; full scale is 3840 * 65536.
  public var level = LaneInts(repeating: 0)
  public var target = LaneInts(repeating: 0)
  /// DX7: units per control block; rising steps are multiplied by the distance from the top.
  public var increment = LaneInts(repeating: 0)
  /// Frames left of a stage whose level is already reached.
  public var wait = LaneInts(repeating: 0)
  /// ADSR: linear level 0...1, where it heads, and the share of the way left after one control block.
  public var linear = Lanes(repeating: 0)
  public var linearTarget = Lanes(repeating: 0)
  public var linearKeep = Lanes(repeating: 1)
  /// ADSR: amplitude at linear level 1.
  public var peak = Lanes(repeating: 0)
  /// 0 or the DX7's sensitivity 0...1 to amplitude modulation.
  public var ampModSensitivity = Lanes(repeating: 0)
  /// 0...1: the operator's on switch, slewed.
  public var open = Lanes(repeating: 1)

  public init() {}
}
