import DX7Laws
import FMSynthesis
import Rendering

/// From what the follower says to commands of the engine: knobs go in straight lines from hop to hop,
/// and a voice that starts has its values from its first sample.
public struct FollowerMoves {
  private let hop: Int
  /// As the engine was last told, by knob id; nothing of a knob that a person holds, which may stand
  /// anywhere when it is let go.
  private var sent = FollowerMoves.silent
  private var isStopped = true

  private static let pitchID = PatchLayout.index(.followPitch)
  private static let levelID = PatchLayout.index(.followLevel)
  private static let levels = [levelID] + (0..<HissLaw.bands).map(PatchLayout.followHiss)
  private static let silent = Dictionary(uniqueKeysWithValues: levels.map { ($0, Float(0)) })

  /// - Parameter hop: Frames from step to step.
  public init(hop: Int) { self.hop = hop }

  /// Silence, at once; after that nothing until the next step.
  public mutating func stop() -> [TimedCommand] {
    if isStopped { return [] }
    isStopped = true
    sent = FollowerMoves.silent
    return FollowerMoves.levels.map {
      TimedCommand(frame: 0, command: .knob(id: UInt16($0), value: 0))
    }
  }

  /// - Parameters:
  ///   - begin: Frame from which the engine moves, for `hop` frames.
  ///   - held: Whether a person holds the knob of that id.
  public mutating func commands(
    _ step: FollowerStep, begin: UInt64, held: (Int) -> Bool
  ) -> [TimedCommand] {
    isStopped = false
    var commands: [EngineCommand] = []
    let sounds = sent[Self.levelID] != 0
    if step.level > 0 || sounds {
      let tone = [(id: Self.pitchID, value: step.pitch)] + step.colours
      if let start = step.start {
        let placed = tone + (sounds ? [(id: Self.levelID, value: step.level)] : [])
        commands += tell(placed, atOnce: true, held)
        commands.append(
          .followAnew(turns: start.turns, fade: UInt16(clamping: start.fade)))
      } else {
        commands += tell(tone, atOnce: false, held)
      }
    }
    let hiss = step.hiss.enumerated().map { (id: PatchLayout.followHiss($0), value: $1) }
    let levels = [(id: Self.levelID, value: step.level)] + hiss
    commands += tell(levels, atOnce: false, held)
    return commands.map { TimedCommand(frame: begin, command: $0) }
  }

  /// What is placed, or moves along the hop if it is news.
  private mutating func tell(
    _ knobs: [(id: Int, value: Float)], atOnce: Bool, _ held: (Int) -> Bool
  ) -> [EngineCommand] {
    knobs.compactMap { id, value in
      if held(id) {
        sent[id] = nil
        return nil
      }
      if !atOnce, sent[id] == value { return nil }
      sent[id] = value
      return atOnce
        ? .place(id: UInt16(id), value: value)
        : .ramp(id: UInt16(id), value: value, frames: UInt16(clamping: hop))
    }
  }
}
