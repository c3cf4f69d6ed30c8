import FMSynthesis
import LaneAnalysis
import MatchingPrimitives
import RealtimePrimitives

/// A sine of each ratio on a still, as a voice's common phase has them.
final class RatioSines {
  private let set: InstructionSet
  private var memory: UnsafeMutablePointer<Lanes>
  private let spare: UnsafeMutablePointer<Lanes>
  private let none: UnsafeMutablePointer<UnsafePointer<Lanes>>
  private var capacity = 0
  private(set) var places: [StillPlace] = []
  private static let room = (Still.lead + Still.longest) / 16

  init(_ set: InstructionSet) {
    self.set = set
    memory = aligned(1, Lanes(repeating: 0))
    spare = aligned(2 * Self.room, Lanes(repeating: 0))
    none = aligned(1, UnsafePointer(spare))
  }

  deinit {
    memory.deallocate()
    spare.deallocate()
    none.deallocate()
  }

  func render(
    _ ratios: [RatioCandidate], as voice: StillVoice, on still: Still, _ clock: NoteClock
  ) {
    if ratios.count > capacity {
      memory.deallocate()
      capacity = ratios.count
      memory = aligned(capacity * Self.room, Lanes(repeating: 0))
    }
    places = ratios.map { StillPlace(StillOperator($0), voice, still, clock) }
    for (index, place) in places.enumerated() {
      var run = SignalRun(
        steps: still.steps, sources: none, count: 0, output: self[index], steepness: spare,
        delayed: spare + Self.room)
      (run.phase, run.increment) = (place.phase, place.increment)
      run.gain = Lanes(repeating: 1)
      set.render(run)
    }
  }

  /// The lead, then the still.
  subscript(ratio: Int) -> UnsafeMutablePointer<Lanes> { memory + ratio * Self.room }

  func floats(_ ratio: Int) -> UnsafePointer<Float> {
    UnsafeRawPointer(self[ratio]).assumingMemoryBound(to: Float.self)
  }
}
