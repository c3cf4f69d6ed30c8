import FMSynthesis
import Playing
import Rendering

/// An engine and commands for it, played without a server and without threads.
public struct Player: ~Copyable {
  public var engine: Engine
  private var replies: [EngineReply] = []

  /// - Parameter isLimited: Whether the limiter runs; it makes the output late by `engine.latencyFrames`.
  public init(
    _ patch: TestPatch = TestPatch(), sampleRate: Double = 48_000, voices: Int = 64,
    instructionSet: InstructionSet? = nil, isLimited: Bool = false
  ) {
    engine = Engine(
      sampleRate: sampleRate, voices: voices, instructionSet: instructionSet ?? .detect(),
      limits: EngineFactory.limits, defaults: patch.engineValues, isLimited: isLimited)
  }

  /// - Parameter frame: Absolute; one that has passed means at once.
  public mutating func at(_ frame: Int, _ command: EngineCommand) {
    engine.schedule(TimedCommand(frame: UInt64(frame), command: command))
  }

  public mutating func on(_ key: UInt8, velocity: UInt8 = 100, at frame: Int = 0) {
    at(frame, .noteOn(key: key, velocity: velocity))
  }

  public mutating func off(_ key: UInt8, at frame: Int) { at(frame, .noteOff(key: key)) }

  public mutating func turn(_ path: String, to value: Float, at frame: Int = 0) {
    at(frame, .knob(id: UInt16(TestPatch.knob(path).id), value: value))
  }

  /// - Parameter periods: Frames per call of the engine, over and over.
  /// - Returns: The left channel.
  public mutating func play(_ frames: Int, periods: [Int] = [4096]) -> [Float] {
    stereo(frames, periods: periods)[0]
  }

  public mutating func stereo(_ frames: Int, periods: [Int] = [4096]) -> [[Float]] {
    var left = [Float](repeating: .nan, count: frames)
    var right = left
    var done = 0
    var turn = 0
    while done < frames {
      let count = min(periods[turn % periods.count], frames - done)
      left.withUnsafeMutableBufferPointer { l in
        right.withUnsafeMutableBufferPointer { r in
          guard let l = l.baseAddress, let r = r.baseAddress else { return }
          engine.render(left: l + done, right: r + done, frames: count)
        }
      }
      while let reply = engine.replies.pop() { replies.append(reply) }
      while engine.applied.pop() != nil {}
      done += count
      turn += 1
    }
    return [left, right]
  }

  /// What the engine answered since the last call.
  public mutating func takeReplies() -> [EngineReply] {
    defer { replies = [] }
    return replies
  }
}
