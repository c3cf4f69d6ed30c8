import RealtimePrimitives
import Rendering

/// The ends of the engine's rings that other threads hold; the audio thread holds the others.
extension LiveEngine {
  /// Control -> audio.
  public var commands: Ring<TimedCommand>.Producer { _read { yield commandRing.producer } }

  /// Adaptation -> audio.
  public var coefficients: Ring<TimedCommand>.Producer { _read { yield coefficientRing.producer } }

  /// Audio -> adaptation: the input, mono.
  public var heard: Ring<Float>.Consumer { _read { yield heardRing.consumer } }

  /// Audio -> disk.
  public var recorded: Ring<RecordedFrame>.Consumer { _read { yield recordedRing.consumer } }

  /// Audio -> disk: what is missing from `recorded`.
  public var gaps: Ring<RecordingGap>.Consumer { _read { yield gapRing.consumer } }

  /// Audio -> disk: every command with the frame it took effect at.
  public var applied: Ring<AppliedEvent>.Consumer { _read { yield engine.applied } }

  /// Audio -> control: what MIDI did, and the bytes that belong to it.
  public var reports: Ring<ReceiverReport>.Consumer { _read { yield receiver.reports.consumer } }
  public var exclusive: Ring<UInt8>.Consumer { _read { yield receiver.exclusive.consumer } }

  /// Control -> audio: what control lends to MIDI, and the bytes that belong to it.
  public var orders: Ring<ReceiverOrder>.Producer { _read { yield receiver.orders.producer } }
  public var orderBytes: Ring<UInt8>.Producer { _read { yield receiver.orderBytes.producer } }

  /// Audio -> control: answers, and what the engine no longer holds.
  public var replies: Ring<EngineReply>.Consumer { _read { yield engine.replies } }
}
