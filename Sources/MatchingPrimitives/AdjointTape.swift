import RealtimePrimitives

/// Six operators over a whole note with every sample kept: what the adjoint needs.
///
/// All buffers run in steps of sixteen lanes: sixteen candidates side by side, one frame a step
/// (`stride` 1), or one candidate, sixteen frames a step (`stride` 16). The caller owns them.
public struct AdjointTape: BitwiseCopyable {
  /// Control blocks of 64 frames.
  public let blocks: Int
  /// Frames from one step to the next: 1 or 16.
  public let stride: Int
  /// Frame of each lane within a step: all 0, or 0...15.
  public let first: Lanes
  /// Bit `6 * into + from`: edges with a depth. With stride 16 none may close a loop over two
  /// operators.
  public var edges: UInt64 = 0
  /// Bit per operator and block: not silent.
  public let loud: UnsafeMutablePointer<UInt8>
  /// 36, `6 * into + from`: turns per unit of output; loops hear the sum of the last two outputs.
  public let depths: UnsafeMutablePointer<Lanes>
  /// Six: share in the mix.
  public let carriers: UnsafeMutablePointer<Lanes>
  /// `(blocks + 1) * op + edge of block`
  public let gains: UnsafeMutablePointer<Lanes>
  /// `blocks * op + block`, turns per frame times 2^32.
  public let increments: UnsafeMutablePointer<LaneWords>
  /// `steps * (blocks * op + block) + step`, of the operator's whole phase.
  public let sines: UnsafeMutablePointer<Lanes>
  public let cosines: UnsafeMutablePointer<Lanes>
  /// The mix, `steps * block + step`; the caller clears it.
  public let output: UnsafeMutablePointer<Lanes>
  /// Derivative of the loss by `output`, read by the adjoint.
  public let slope: UnsafeMutablePointer<Lanes>
  /// `blocks * op + block`, written by the adjoint where the operator is loud.
  public let sums: UnsafeMutablePointer<BlockGradient>
  /// Derivatives by depths and carriers: the adjoint adds to them.
  public let depthSlopes: UnsafeMutablePointer<Lanes>
  public let carrierSlopes: UnsafeMutablePointer<Lanes>
  /// `AdjointTape.scratchCount` of room for the kernels; the caller clears the first 64 before each.
  public let scratch: UnsafeMutablePointer<Lanes>

  /// Steps of a block.
  @inlinable public var steps: Int { @_noLocks @_noAllocation get { 64 / stride } }
  /// Six buffers of five kinds and some state.
  @inlinable public static var scratchCount: Int {
    @_noLocks @_noAllocation get { 30 * AdjointTape.room + 64 }
  }
  /// Length of one buffer: a block, and two steps before it.
  @inlinable public static var room: Int { @_noLocks @_noAllocation get { 66 } }

  /// - Parameter memory: `AdjointTape.count(blocks:stride:)` of zeros.
  public init(
    blocks: Int, stride: Int, memory: UnsafeMutablePointer<Lanes>,
    loud: UnsafeMutablePointer<UInt8>, increments: UnsafeMutablePointer<LaneWords>,
    sums: UnsafeMutablePointer<BlockGradient>
  ) {
    (self.blocks, self.stride, self.loud) = (blocks, stride, loud)
    (self.increments, self.sums) = (increments, sums)
    first =
      stride == 1
      ? Lanes(repeating: 0) : Lanes(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
    let samples = blocks * (64 / stride)
    depths = memory
    carriers = memory + 36
    depthSlopes = memory + 42
    carrierSlopes = memory + 78
    gains = memory + 84
    sines = gains + 6 * (blocks + 1)
    cosines = sines + 6 * samples
    output = cosines + 6 * samples
    slope = output + samples
    scratch = slope + samples
  }

  /// Lanes of memory a plan needs.
  public static func count(blocks: Int, stride: Int) -> Int {
    84 + 6 * (blocks + 1) + 14 * blocks * (64 / stride) + scratchCount
  }
}

/// What one operator's block adds to the gradient, lane by lane.
public struct BlockGradient: BitwiseCopyable {
  /// Sums over the block of the loss's derivative by the phase in turns: plain, and times the frame
  /// in the block.
  public var phase = Lanes(repeating: 0)
  public var phaseByFrame = Lanes(repeating: 0)
  /// Derivative by the gain at the block's start and end.
  public var gainStart = Lanes(repeating: 0)
  public var gainEnd = Lanes(repeating: 0)

  @_noLocks @_noAllocation
  public init() {}
}
