import DX7Laws
import FMSynthesis
import Glibc
import Rendering

/// From what the follower says to commands of the engine: knobs go in straight lines from hop to hop,
/// and a voice that starts has its values from its first sample.
public struct FollowerMoves {
  private let hop: Int
  /// As the engine was last told, by knob id.
  private var sent: [Int: Float] = [:]
  private var level: Float = 0
  private var hiss = [Float](repeating: 0, count: HissLaw.bands)
  /// Knobs that a person held at the last step: once let go they stand anywhere.
  private var strange: Set<Int> = []
  private var isStopped = true

  private static let pitchID = PatchLayout.index(.followPitch)
  private static let levelID = PatchLayout.index(.followLevel)

  /// - Parameter hop: Frames from step to step.
  public init(hop: Int) { self.hop = hop }

  /// Silence, at once; after that nothing until the next step.
  public mutating func stop() -> [TimedCommand] {
    if isStopped { return [] }
    isStopped = true
    level = 0
    hiss = hiss.map { _ in 0 }
    sent = [:]
    let levels = [FollowerMoves.levelID] + hiss.indices.map(PatchLayout.followHiss)
    return levels.map {
      TimedCommand(frame: 0, command: .knob(id: UInt16($0), value: 0))
    }
  }

  /// - Parameters:
  ///   - begin: Frame from which the engine moves, for `hop` frames.
  ///   - held: Whether a person holds the knob of that id.
  public mutating func commands(
    _ step: FollowerStep, begin: UInt64, held: (Int) -> Bool
  ) -> [TimedCommand] {
    var commands: [EngineCommand] = []
    func add(_ id: Int, _ make: (UInt16) -> EngineCommand) {
      if !held(id) { commands.append(make(UInt16(id))) }
    }
    let frames = UInt16(clamping: hop)
    isStopped = false
    forget(held)
    if step.level > 0 || level != 0 {
      if let start = step.start {
        add(Self.pitchID) { .place(id: $0, value: step.pitch) }
        for colour in step.colours {
          sent[colour.id] = colour.value
          add(colour.id) { .place(id: $0, value: colour.value) }
        }
        if level != 0 { add(Self.levelID) { .place(id: $0, value: step.level) } }
        commands.append(
          .followAnew(turns: start.turns, fade: UInt16(clamping: start.fade)))
      } else {
        add(Self.pitchID) { .ramp(id: $0, value: step.pitch, frames: frames) }
        for colour in step.colours where isNews(colour) {
          sent[colour.id] = colour.value
          add(colour.id) { .ramp(id: $0, value: colour.value, frames: frames) }
        }
      }
      add(Self.levelID) { .ramp(id: $0, value: step.level, frames: frames) }
    }
    for band in hiss.indices where step.hiss[band] != hiss[band] {
      add(PatchLayout.followHiss(band)) {
        .ramp(id: $0, value: step.hiss[band], frames: frames)
      }
    }
    (level, hiss) = (step.level, step.hiss)
    return commands.map { TimedCommand(frame: begin, command: $0) }
  }

  /// What a person has let go of is told again, wherever it was told to be before.
  private mutating func forget(_ held: (Int) -> Bool) {
    let own = [Self.pitchID, Self.levelID] + hiss.indices.map(PatchLayout.followHiss)
    for id in own + Array(sent.keys) {
      if held(id) {
        strange.insert(id)
      } else if strange.remove(id) != nil {
        sent[id] = nil
        if id == Self.levelID { level = -1 }
        for band in hiss.indices where id == PatchLayout.followHiss(band) { hiss[band] = -1 }
      }
    }
  }

  /// More than 0.01 dB.
  private func isNews(_ colour: (id: Int, value: Float)) -> Bool {
    guard let before = sent[colour.id] else { return true }
    return abs(colour.value - before) > 0.001 * before
  }
}
