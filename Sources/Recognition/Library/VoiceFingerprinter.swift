import DX7
import FMSynthesis
import RealtimePrimitives
import VoiceSearch

/// Renders voices sixteen at a time, only where their prints look, and makes their prints.
/// - Thread: one at a time.
public final class VoiceFingerprinter {
  private var candidates: CandidateLanes
  private let maker = FingerprintMaker()
  private let audio: UnsafeMutablePointer<Lanes>
  private let spare: UnsafeMutablePointer<Lanes>
  /// Voices that are rendered together.
  public static let lanes = CandidateLanes.count
  /// Control blocks that a key is held for a print: longer than the print.
  public static let wholeNote = Int32((SoundFingerprint.frames + 4096) / 64)
  private static let blocks = SoundFingerprint.window / 64

  /// A voice's print and what speaks against keeping the voice.
  public struct Printed {
    public var print: SoundFingerprint
    var rms: Float
    var peak: Float
    /// Share of the power above 6 kHz.
    var shrillness: Float

    /// nil: the voice is fit to be kept.
    public var fault: Fault? {
      if !(rms > 0.003) { return .silent }
      if !(peak < 1) { return .clipping }
      return shrillness < 0.3 ? nil : .screaming
    }
  }

  /// Too soft to hear, over full scale, or little but treble.
  public enum Fault: String, CaseIterable, Sendable { case silent, clipping, screaming }

  init(voices: VoiceTable, instructionSet: InstructionSet) {
    candidates = CandidateLanes(voices: voices, instructionSet: instructionSet)
    audio = .allocate(capacity: SoundFingerprint.moments * SoundFingerprint.window)
    audio.initialize(
      repeating: Lanes(repeating: 0), count: SoundFingerprint.moments * SoundFingerprint.window)
    spare = .allocate(capacity: 64)
    spare.initialize(repeating: Lanes(repeating: 0), count: 64)
  }

  deinit {
    audio.deallocate()
    spare.deallocate()
  }

  /// - Parameters:
  ///   - genomes: At most 16. - velocity: 1...127
  public func prints(_ genomes: [Genome], velocity: UInt8 = 100) -> [Printed] {
    render(genomes, velocity)
    return genomes.indices.map(printed)
  }

  /// Any number, in order.
  public func allPrints(_ genomes: [Genome]) -> [Printed] {
    stride(from: 0, to: genomes.count, by: Self.lanes).flatMap {
      prints(Array(genomes[$0...].prefix(Self.lanes)))
    }
  }

  /// One voice's sound, as long as a print.
  func samples(_ genome: Genome, velocity: UInt8) -> [Float] {
    candidates.start([genome], velocity: velocity)
    var samples: [Float] = []
    samples.reserveCapacity(SoundFingerprint.frames)
    for _ in 0..<(SoundFingerprint.frames / 64) {
      candidates.advance(into: spare)
      for i in 0..<64 { samples.append(spare[i][0]) }
    }
    return samples
  }

  private func render(_ genomes: [Genome], _ velocity: UInt8) {
    candidates.start(genomes, velocity: velocity)
    var block = 0
    for (moment, start) in SoundFingerprint.starts.enumerated() {
      while block < start / 64 {
        // One rendered block gives feedback its past.
        candidates.advance(into: block + 1 == start / 64 ? spare : nil)
        block += 1
      }
      for _ in 0..<Self.blocks {
        candidates.advance(
          into: audio + moment * SoundFingerprint.window + 64 * (block - start / 64))
        block += 1
      }
    }
  }

  private func printed(_ lane: Int) -> Printed {
    var peak: Float = 0
    let floats = UnsafeRawPointer(audio).assumingMemoryBound(to: Float.self) + lane
    for moment in 0..<SoundFingerprint.moments {
      let start = floats + moment * SoundFingerprint.window * Self.lanes
      for i in 0..<SoundFingerprint.window { peak = max(peak, abs(start[i * Self.lanes])) }
      maker.take(start, step: Self.lanes, moment: moment)
    }
    return Printed(
      print: maker.print(), rms: maker.rms, peak: peak, shrillness: maker.share(above: 6000))
  }
}
