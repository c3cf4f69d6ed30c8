import DX7
import FMSynthesis
import Playing
import RealtimePrimitives

/// Up to sixteen candidates side by side, through the engine's own kernels at 48 kHz.
///
/// What is rendered is the instrument's sound, without the master section, the rack and the limiter:
/// `EngineJudge` hears those.
/// - Thread: one at a time.
public struct CandidateLanes: ~Copyable {
  private var bank: CandidateBank
  private let voices: VoiceTable
  /// Candidates that are rendered together.
  public static let count = LaneCount.lanes
  public static let sampleRate = 48_000.0

  /// - Parameter voices: Shared by all that render, as it is large and only read.
  public init(voices: VoiceTable, instructionSet: InstructionSet) {
    bank = CandidateBank(
      sampleRate: Self.sampleRate, instructionSet: instructionSet,
      defaults: EngineFactory.defaults)
    self.voices = voices
  }

  /// Puts each candidate at the start of its note.
  /// - Parameters:
  ///   - genomes: At most `count`; fastest when they share an algorithm.
  ///   - velocity: 1...127
  public mutating func start(_ genomes: [Genome], velocity: UInt8 = 100) {
    precondition(genomes.count <= Self.count, "at most 16")
    bank.rewind()
    for (lane, genome) in genomes.enumerated() {
      let patch = bank.patch(lane)
      genome.bytes.withUnsafeBufferPointer { bytes in
        if let base = bytes.baseAddress { voices.fill(base, into: patch) }
      }
      patch[PatchLayout.index(.tune)] = genome.tuning
      bank.start(
        lane: lane, key: genome.key, velocity: velocity,
        heldFrames: Int(genome.held) * CandidateBank.blockFrames)
    }
  }

  /// Goes on by a control block.
  /// - Parameter output: `CandidateBank.blockFrames` frames; nil where nobody listens, which is
  ///   cheaper.
  public mutating func advance(into output: UnsafeMutablePointer<Lanes>?) {
    bank.advance(into: output)
  }

  /// Renders candidates where a target has windows.
  /// - Parameters:
  ///   - audio: A block for each of the target's slots.
  ///   - spare: A block that is overwritten.
  public mutating func render(
    _ genomes: [Genome], where target: ScoringTarget, into audio: UnsafeMutablePointer<Lanes>,
    spare: UnsafeMutablePointer<Lanes>
  ) {
    start(genomes, velocity: target.velocity)
    if target.origin > 0 { bank.skip(blocks: target.origin) }
    for slot in target.slots {
      let place = slot >= 0 ? audio + CandidateBank.blockFrames * slot : nil
      bank.advance(into: slot == ScoringTarget.unheard ? spare : place)
    }
  }
}
