import FMSynthesis
import Glibc
import MachineCore
import Playing
import RealtimePrimitives
import Spectral

/// Plays patches sixteen at a time on the engine's own lanes and tells how each sounds.
///
/// - Thread: one at a time.
public final class Audition {
  /// How the note is struck.
  public struct Note: Equatable, Sendable {
    /// 0...127
    public var key: UInt8
    /// 1...127
    public var velocity: UInt8
    /// Seconds; what follows until it is listened to no more is the release.
    public var held: Double
    public var length: Double

    public init(key: UInt8 = 60, velocity: UInt8 = 100, held: Double = 1, length: Double = 1.5) {
      (self.key, self.velocity, self.held, self.length) = (key, velocity, held, length)
    }
  }
  let note: Note
  private let bank: LaneBank
  private let meter: TraitMeter
  private let blocks: Int

  /// - Parameter patch: Whose pitch the note has; `PatchLayout.count` values.
  init(_ note: Note, patch: [Float], instructionSet: InstructionSet) {
    self.note = note
    bank = LaneBank(instructionSet)
    blocks = Int(note.length * TraitMeter.sampleRate) / CandidateBank.blockFrames
    let key = EngineUnits.sounding(
      Int(note.key), transposed: Int(patch[PatchLayout.index(.transpose)]))
    let written = exp2(EngineUnits.octave(key: key))
    let sound = bank.render([patch], note, blocks)[0]
    let heard = Self.pitch(sound) ?? written
    meter = TraitMeter(fundamental: min(max(heard, 20), 8000))
  }

  /// The notes of some coefficients, at 48 kHz, before the master gain.
  func sounds(_ all: [Coefficients], of space: KnobSpace) -> [[Float]] {
    let plain = stride(from: 0, to: all.count, by: LaneCount.lanes).flatMap { first in
      let some = all[first..<min(first + LaneCount.lanes, all.count)]
      return bank.render(some.map(space.patch), note, blocks)
    }
    return zip(plain, all).map { sound, a in
      let gain = Float(exp2(space.gain(a) / 6.0206))
      return gain == 1 ? sound : sound.map { gain * $0 }
    }
  }

  func traits(of sound: [Float]) -> Traits { meter.measure(sound) }

  func traits(_ all: [Coefficients], of space: KnobSpace) -> [Traits] {
    sounds(all, of: space).map(traits)
  }

  /// Hz by moment, 0 where no pitch is heard.
  static func pitches(_ sound: [Float]) -> [Double] { track(sound).hertz }

  /// Hz; nil where none is heard.
  static func pitch(_ sound: [Float]) -> Double? { track(sound).median?.hertz }

  private static func track(_ sound: [Float]) -> PitchTrack {
    PitchTrack(sound, sampleRate: TraitMeter.sampleRate, hop: 0.05)
  }
}

/// The lanes themselves; a class, as a bank cannot be copied.
private final class LaneBank {
  private var bank: CandidateBank

  init(_ instructionSet: InstructionSet) {
    bank = CandidateBank(
      sampleRate: TraitMeter.sampleRate, instructionSet: instructionSet,
      defaults: EngineFactory.defaults)
  }

  /// - Parameter patches: At most sixteen.
  func render(_ patches: [[Float]], _ note: Audition.Note, _ blocks: Int) -> [[Float]] {
    bank.rewind()
    let held = Int(note.held * TraitMeter.sampleRate)
    for (lane, patch) in patches.enumerated() {
      bank.patch(lane).update(from: patch, count: PatchLayout.count)
      bank.start(lane: lane, key: note.key, velocity: note.velocity, heldFrames: held)
    }
    let frames = CandidateBank.blockFrames
    var sounds = patches.map { _ in [Float](repeating: 0, count: blocks * frames) }
    withUnsafeTemporaryAllocation(of: Lanes.self, capacity: frames) { block in
      guard let base = block.baseAddress else { return }
      for number in 0..<blocks {
        bank.advance(into: base)
        let samples = UnsafeRawPointer(base).assumingMemoryBound(to: Float.self)
        for lane in sounds.indices {
          sounds[lane].withUnsafeMutableBufferPointer { sound in
            for i in 0..<frames { sound[number * frames + i] = samples[i * LaneCount.lanes + lane] }
          }
        }
      }
    }
    return sounds
  }
}
