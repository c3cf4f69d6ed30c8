import CRealtime
import RealtimePrimitives
import Rendering

/// One frame of what was heard and what was played, for the disk thread.
public struct RecordedFrame: BitwiseCopyable {
  public var input: Float
  public var left: Float
  public var right: Float

  public init(input: Float, left: Float, right: Float) {
    self.input = input
    self.left = left
    self.right = right
  }
}

/// A command as the audio thread carried it out, with its frame: what the event log stores and replay needs.
public struct AppliedEvent: BitwiseCopyable {
  public var frame: UInt64
  public var command: EngineCommand

  public init(frame: UInt64, command: EngineCommand) {
    self.frame = frame
    self.command = command
  }
}

/// The engine with the rings round it. Lives at a fixed address from `create` to `destroy`.
public struct LiveEngine: ~Copyable {
  /// Control -> audio.
  public let commands: Ring<TimedCommand>
  /// Adaptation -> audio.
  public let coefficients: Ring<TimedCommand>
  /// Audio -> control.
  public let replies: Ring<EngineReply>
  /// Audio -> adaptation: the input, mono.
  public let heard: Ring<Float>
  /// Audio -> disk.
  public let recorded: Ring<RecordedFrame>
  public let applied: Ring<AppliedEvent>

  public init(sampleRate: Double) {
    commands = .allocate(capacity: 4096)
    coefficients = .allocate(capacity: 4096)
    replies = .allocate(capacity: 8192)
    heard = .allocate(capacity: 1 << 17)
    recorded = .allocate(capacity: 1 << 19)
    applied = .allocate(capacity: 16384)
  }

  /// One period: `input` may be nil when nothing is connected.
  /// - Thread: [audio-thread]
  @_noLocks @_noAllocation
  public mutating func process(
    input: UnsafePointer<Float>?, left: UnsafeMutablePointer<Float>,
    right: UnsafeMutablePointer<Float>, frames: Int
  ) {
    for i in 0..<frames {
      left[i] = 0
      right[i] = 0
    }
  }

  /// A MIDI message of this period, before `process`; offsets in ascending order.
  /// - Thread: [audio-thread]
  @_noLocks @_noAllocation
  public mutating func midi(_ bytes: UnsafePointer<UInt8>, count: Int, offset: Int) {}
}
