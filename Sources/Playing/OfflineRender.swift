import DX7Laws
import FMSynthesis
import Rendering

/// Renders without a server: the same engine as live, bit for bit, less the limiter's look-ahead.
public enum OfflineRender {
  /// - Parameters:
  ///   - patch: `PatchLayout.count` values.
  ///   - events: Further commands by frame.
  ///   - period: Frames per call of the engine; does not change the result.
  /// - Returns: Left and right.
  public static func render(
    patch: [Float], notes: [RenderNote], events: [TimedCommand] = [], seconds: Double,
    sampleRate: Double, instructionSet: InstructionSet? = nil, reference: DX7Reference = .dexed,
    period: Int = 4096
  ) -> [[Float]] {
    var engine = EngineFactory.engine(
      sampleRate: sampleRate, patch: patch, instructionSet: instructionSet, reference: reference)
    for note in notes {
      let on = UInt64((note.start * sampleRate).rounded())
      let off = UInt64(((note.start + note.held) * sampleRate).rounded())
      engine.schedule(
        TimedCommand(frame: on, command: .noteOn(key: note.key, velocity: note.velocity)))
      engine.schedule(TimedCommand(frame: off, command: .noteOff(key: note.key)))
    }
    for event in events { engine.schedule(event) }
    return run(&engine, frames: Int((seconds * sampleRate).rounded()), period: period)
  }

  /// The engine's output from where frame 0 comes out of the limiter.
  private static func run(_ engine: inout Engine, frames: Int, period: Int) -> [[Float]] {
    let late = engine.latencyFrames
    var left = [Float](repeating: 0, count: late + frames)
    var right = left
    left.withUnsafeMutableBufferPointer { l in
      right.withUnsafeMutableBufferPointer { r in
        guard let l = l.baseAddress, let r = r.baseAddress else { return }
        var done = 0
        while done < late + frames {
          let count = min(period, late + frames - done)
          engine.render(left: l + done, right: r + done, frames: count)
          while engine.replies.pop() != nil {}
          while engine.applied.pop() != nil {}
          done += count
        }
      }
    }
    return [Array(left[late...]), Array(right[late...])]
  }
}
