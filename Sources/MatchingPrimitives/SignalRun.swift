import RealtimePrimitives

/// One operator of one voice over a short stretch, sixteen frames a step.
public struct SignalRun: BitwiseCopyable {
  public var steps: Int
  /// Turns times 2^32, offset by half a turn, at the first frame.
  public var phase: UInt32 = 0x8000_0000
  public var increment: UInt32 = 0
  /// Output in turns at each frame of the first step; what a step multiplies it by, and adds.
  public var gain = Lanes(repeating: 0)
  public var growth: Float = 1
  public var rise: Float = 0
  /// Turns per sum of the last two outputs; 0: no feedback.
  public var loop: Float = 0
  /// Outputs of modulators, `count` of them.
  public var sources: UnsafePointer<UnsafePointer<Lanes>>
  public var count: Int
  public var output: UnsafeMutablePointer<Lanes>
  /// Derivative of the output by the phase in turns.
  public var steepness: UnsafeMutablePointer<Lanes>
  /// Sum of the last two outputs, written where there is feedback.
  public var delayed: UnsafeMutablePointer<Lanes>

  public init(
    steps: Int, sources: UnsafePointer<UnsafePointer<Lanes>>, count: Int,
    output: UnsafeMutablePointer<Lanes>, steepness: UnsafeMutablePointer<Lanes>,
    delayed: UnsafeMutablePointer<Lanes>
  ) {
    (self.steps, self.sources, self.count) = (steps, sources, count)
    (self.output, self.steepness, self.delayed) = (output, steepness, delayed)
  }
}
