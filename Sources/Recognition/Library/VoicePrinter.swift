import DX7
import FMSynthesis
import RealtimePrimitives
import Spectral
import VoiceSearch

/// Renders voices sixteen at a time, only where their prints look, and makes their prints.
/// - Thread: one at a time.
final class VoicePrinter {
  private var bank: CandidateBank
  private let voices: VoiceTable
  private let maker = PrintMaker()
  private let audio: UnsafeMutablePointer<Lanes>
  private let spare: UnsafeMutablePointer<Lanes>
  static let lanes = 16
  private static let blocks = SoundPrint.window / 64

  /// A voice's print and what speaks against keeping the voice.
  struct Printed {
    var print: SoundPrint
    var rms: Float
    var peak: Float
    /// Share of the power above 6 kHz.
    var shrillness: Float
  }

  /// - Parameter defaults: `PatchLayout.engineCount` values.
  init(voices: VoiceTable, defaults: [Float], instructionSet: InstructionSet) {
    bank = CandidateBank(
      sampleRate: SoundPrint.sampleRate, instructionSet: instructionSet, defaults: defaults)
    self.voices = voices
    audio = .allocate(capacity: SoundPrint.moments * SoundPrint.window)
    audio.initialize(
      repeating: Lanes(repeating: 0), count: SoundPrint.moments * SoundPrint.window)
    spare = .allocate(capacity: 64)
    spare.initialize(repeating: Lanes(repeating: 0), count: 64)
  }

  deinit {
    audio.deallocate()
    spare.deallocate()
  }

  /// - Parameters:
  ///   - genomes: At most 16. - velocity: 1...127
  func prints(_ genomes: [Genome], velocity: UInt8 = 100) -> [Printed] {
    precondition(genomes.count <= Self.lanes, "at most 16")
    render(genomes, velocity)
    return genomes.indices.map(printed)
  }

  /// One voice's sound, as long as a print.
  func samples(_ genome: Genome, velocity: UInt8) -> [Float] {
    start([genome], velocity)
    var samples: [Float] = []
    samples.reserveCapacity(SoundPrint.frames)
    for _ in 0..<(SoundPrint.frames / 64) {
      bank.advance(into: spare)
      for i in 0..<64 { samples.append(spare[i][0]) }
    }
    return samples
  }

  private func start(_ genomes: [Genome], _ velocity: UInt8) {
    bank.rewind()
    for (lane, genome) in genomes.enumerated() {
      let patch = bank.patch(lane)
      genome.bytes.withUnsafeBufferPointer { bytes in
        if let base = bytes.baseAddress { voices.fill(base, into: patch) }
      }
      patch[PatchLayout.index(.tune)] = genome.tuning
      bank.start(
        lane: lane, key: genome.key, velocity: velocity, heldFrames: Int(genome.held) * 64)
    }
  }

  private func render(_ genomes: [Genome], _ velocity: UInt8) {
    start(genomes, velocity)
    var block = 0
    for (moment, start) in SoundPrint.starts.enumerated() {
      while block < start / 64 {
        // One rendered block gives feedback its past.
        bank.advance(into: block + 1 == start / 64 ? spare : nil)
        block += 1
      }
      for _ in 0..<Self.blocks {
        bank.advance(into: audio + moment * SoundPrint.window + 64 * (block - start / 64))
        block += 1
      }
    }
  }

  private func printed(_ lane: Int) -> Printed {
    var peak: Float = 0
    let floats = UnsafeRawPointer(audio).assumingMemoryBound(to: Float.self) + lane
    for moment in 0..<SoundPrint.moments {
      let start = floats + moment * SoundPrint.window * Self.lanes
      for i in 0..<SoundPrint.window { peak = max(peak, abs(start[i * Self.lanes])) }
      maker.take(start, step: Self.lanes, moment: moment)
    }
    return Printed(
      print: maker.print(), rms: maker.rms, peak: peak, shrillness: maker.share(above: 6000))
  }
}
