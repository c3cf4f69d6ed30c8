/// How a patch is played while it is matched.
public struct DifferentiableNote: Equatable, Sendable {
  /// 0...127
  public var key: UInt8
  /// 1...127
  public var velocity: UInt8
  /// Frames until the key is let go.
  public var heldFrames: Int
  /// Frames rendered.
  public var length: Int
  /// Hz, up to 64 kHz.
  public var sampleRate: Double

  public init(
    key: UInt8, velocity: UInt8 = 100, heldFrames: Int, length: Int, sampleRate: Double = 48_000
  ) {
    precondition(length > 0 && sampleRate > 0 && sampleRate <= 64_000, "something to render")
    (self.key, self.velocity) = (key, velocity)
    (self.heldFrames, self.length, self.sampleRate) = (max(0, heldFrames), length, sampleRate)
  }

  /// Frames of a control block.
  static let blockFrames = 64
  var blocks: Int { (length + Self.blockFrames - 1) / Self.blockFrames }
  /// Block before which the key is let go.
  var releaseBlock: Int { (heldFrames + Self.blockFrames - 1) / Self.blockFrames }
  var blockSeconds: Double { Double(Self.blockFrames) / sampleRate }
}

/// What becomes of the engine's roundings: stage switches at whole blocks, levels and rates that
/// share a step of a table, frequencies on a grid.
public enum Rounding: Sendable {
  /// Values round as the engine's do, so that the sound is the engine's; derivatives pass through
  /// as if they did not, since a staircase has none.
  case engine
  /// Nothing rounds: derivatives are exact.
  case none
}
