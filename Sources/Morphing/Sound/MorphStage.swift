import FMSynthesis
import Glibc
import Playing
import RealtimePrimitives
import SessionModel

/// Plays up to sixteen patches side by side and hears them.
/// - Thread: one at a time.
final class MorphStage {
  static let sampleRate = 48_000.0
  static let lanes = LaneCount.lanes
  /// Longest sound that is heard, in seconds.
  private static let longest = 4.0
  private var bank: CandidateBank
  private let meter = DescriptorMeter()

  init(_ instructionSet: InstructionSet) {
    bank = CandidateBank(
      sampleRate: Self.sampleRate, instructionSet: instructionSet,
      defaults: EngineFactory.defaults)
  }

  /// The descriptors of patches as each is played, in order.
  func measure(_ takes: [MorphTake]) -> [Descriptors] {
    stride(from: 0, to: takes.count, by: Self.lanes).flatMap {
      some(takes[$0..<min($0 + Self.lanes, takes.count)])
    }
  }

  private func some(_ takes: ArraySlice<MorphTake>) -> [Descriptors] {
    bank.rewind()
    var pitches: [Double] = []
    for (lane, take) in takes.enumerated() {
      let (patch, key) = PatchPlayer.tuned(take.values, take.playing)
      bank.patch(lane).update(from: patch, count: PatchLayout.count)
      bank.start(
        lane: lane, key: key, velocity: UInt8(take.playing.velocity ?? 100),
        heldFrames: Int((take.playing.held ?? 1.5) * Self.sampleRate))
      let transposed = min(Double(patch[PatchLayout.index(.transpose)]), 0)
      pitches.append(440 * exp2((Double(key) - 69 + transposed) / 12))
    }
    let lengths = takes.map { frames(of: $0.playing) }
    let sounds = render(takes.count, frames: lengths.max() ?? 0)
    return takes.indices.map { index in
      let lane = index - takes.startIndex
      let gain = Float(takes[index].playing.gain ?? 1)
      let isWhole = gain == 1 && lengths[lane] == sounds[lane].count
      let sound =
        isWhole ? sounds[lane] : sounds[lane].prefix(lengths[lane]).map { gain * $0 }
      return meter.measure(sound, pitch: pitches[lane])
    }
  }

  /// What is heard of a sound, without the silence before it.
  private func frames(of playing: PatchDocument.Playing) -> Int {
    let length = min((playing.length ?? 2) - (playing.start ?? 0), Self.longest)
    return max(DescriptorMeter.size, Int(length * Self.sampleRate))
  }

  private func render(_ count: Int, frames: Int) -> [[Float]] {
    let size = CandidateBank.blockFrames
    let blocks = (frames + size - 1) / size
    let all = UnsafeMutablePointer<Lanes>.allocate(capacity: blocks * size)
    defer { all.deallocate() }
    for number in 0..<blocks { bank.advance(into: all + number * size) }
    let floats = UnsafeRawPointer(all).assumingMemoryBound(to: Float.self)
    return (0..<count).map { lane in
      [Float](unsafeUninitializedCapacity: blocks * size) { sound, filled in
        for i in 0..<blocks * size { sound[i] = floats[i &* Self.lanes &+ lane] }
        filled = blocks * size
      }
    }
  }
}

/// A patch and how it is played.
struct MorphTake {
  var values: [Float]
  var playing: PatchDocument.Playing
}
