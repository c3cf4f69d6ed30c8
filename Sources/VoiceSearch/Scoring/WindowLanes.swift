import DX7
import FMSynthesis
import Playing
import RealtimePrimitives

/// Up to sixteen candidates that differ from a base in little, rendered where windows lie and only
/// as far as they differ.
///
/// The sound is that of `CandidateLanes`.
/// - Thread: one at a time.
public struct WindowLanes: ~Copyable {
  private var bank: WindowBank
  private let voices: VoiceTable
  /// What all candidates are compared with.
  public private(set) var base: Genome
  private var prepared: [Genome] = []
  private var change = CandidateChange()
  private let velocity: UInt8

  /// - Parameters:
  ///   - blocks: Control blocks that are looked at, rising; each is a slot.
  ///   - velocity: 1...127
  public init(
    _ base: Genome, blocks: [Int], velocity: UInt8 = 100, voices: VoiceTable,
    instructionSet: InstructionSet
  ) {
    bank = WindowBank(
      sampleRate: CandidateLanes.sampleRate, blocks: blocks, instructionSet: instructionSet,
      defaults: EngineFactory.defaults)
    (self.base, self.velocity, self.voices) = (base, velocity, voices)
    rebase(base)
  }

  public var slotCount: Int { bank.slotCount }

  /// Makes any note the base.
  public mutating func rebase(_ genome: Genome) {
    base = genome
    fill(0, genome)
    bank.rebase(Self.note(genome, velocity))
  }

  /// Readies candidates for `render`.
  /// - Parameter genomes: At most 16; the fewer operators differ in any of them, the faster.
  public mutating func prepare(_ genomes: [Genome]) {
    precondition(genomes.count <= CandidateLanes.count, "at most 16")
    change = CandidateChange()
    for (lane, genome) in genomes.enumerated() {
      change.join(genome.change(from: base))
      fill(lane, genome)
    }
    prepared = genomes
    let velocity = velocity
    bank.prepare(genomes.map { Self.note($0, velocity) }, change)
  }

  /// Makes a prepared candidate the base.
  public mutating func adopt(_ lane: Int) {
    if change.wiring != 0 || change.isMotion { return rebase(prepared[lane]) }
    base = prepared[lane]
    bank.adopt(lane: lane)
  }

  /// See `WindowBank.render`.
  public mutating func render(_ slot: Int) -> UnsafePointer<Lanes> { bank.render(slot) }

  /// See `WindowBank.renderOthers`.
  public func renderOthers(_ slot: Int, into output: UnsafeMutablePointer<Float>) {
    bank.renderOthers(slot, into: output)
  }

  private func fill(_ lane: Int, _ genome: Genome) {
    let patch = bank.patch(lane)
    genome.bytes.withUnsafeBufferPointer { bytes in
      if let base = bytes.baseAddress { voices.fill(base, into: patch) }
    }
    patch[PatchLayout.index(.tune)] = genome.tuning
  }

  private static func note(_ genome: Genome, _ velocity: UInt8) -> WindowBank.Note {
    WindowBank.Note(
      key: genome.key, velocity: velocity,
      heldFrames: Int(genome.held) * CandidateBank.blockFrames)
  }
}
