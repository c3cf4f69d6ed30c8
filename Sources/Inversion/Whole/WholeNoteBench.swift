import DX7
import FMSynthesis
import MachineCore
import RealtimePrimitives
import VoiceSearch

/// How fast whole notes are refined: voices of the prior, 2 s at key 60, held 1.5 s, whose envelopes
/// are a little wrong. One thread.
public final class WholeNoteBench {
  private let refiners: [WholeNoteRefiner]
  private static let blocks = 1500
  private static let held: Int32 = 1125

  public init(voices: Int = 8, seed: UInt64 = 1, instructionSet: InstructionSet) {
    var prior = SeedPrior(seed: seed)
    var dice = SearchRandom(seed: seed)
    let table = VoiceTable()
    refiners = (0..<voices).map { number in
      let voice = prior.voice(key: 60, held: Self.held)
      var wrong = voice
      for op in 0..<6 {
        var envelope = voice.envelope(op)
        for _ in 0..<2 { envelope.jolt(reach: 10, &dice) }
        wrong.set(op, envelope)
      }
      return WholeNoteRefiner(
        wrong, target: Self.render(voice, table, instructionSet),
        random: SearchRandom(seed: seed, stream: UInt64(number)), voices: table,
        instructionSet: instructionSet)
    }
  }

  /// Goes on with all of them for a while.
  /// - Returns: Notes rendered.
  public func run() -> Int {
    let before = refiners.reduce(0) { $0 + $1.candidates }
    for refiner in refiners { refiner.run(candidates: 500) }
    return refiners.reduce(0) { $0 + $1.candidates } - before
  }

  private static func render(
    _ voice: Genome, _ table: VoiceTable, _ instructionSet: InstructionSet
  ) -> [Float] {
    var lanes = CandidateLanes(voices: table, instructionSet: instructionSet)
    lanes.start([voice])
    let block = aligned(CandidateBank.blockFrames, Lanes(repeating: 0))
    defer { block.deallocate() }
    return (0..<blocks).flatMap { _ in
      lanes.advance(into: block)
      return (0..<CandidateBank.blockFrames).map { block[$0][0] }
    }
  }
}
