import DX7
import FMSynthesis
import Foundation
import RealtimePrimitives
import VoiceSearch

/// Plays up to sixteen candidates through the engine's kernels and draws their portraits.
/// - Thread: one at a time.
final class PortraitRenderer {
  private var candidates: CandidateLanes
  private var audio: [Lanes] = []
  /// What was heard last: a law's step is often played twice on end.
  private var heard: (genome: Genome, portrait: SoundPortrait)?

  init(voices: VoiceTable, instructionSet: InstructionSet) {
    candidates = CandidateLanes(voices: voices, instructionSet: instructionSet)
  }

  func portrait(_ genome: Genome, under target: ScoringTarget) -> SoundPortrait {
    if let heard, heard.genome == genome { return heard.portrait }
    let portrait = portraits([genome], under: target)[0]
    heard = (genome, portrait)
    return portrait
  }

  /// - Parameter genomes: At most 16.
  func portraits(_ genomes: [Genome], under target: ScoringTarget) -> [SoundPortrait] {
    render(genomes, target)
    return genomes.indices.map { draw($0, target) }
  }

  private func render(_ genomes: [Genome], _ target: ScoringTarget) {
    audio = [Lanes](repeating: Lanes(repeating: 0), count: 64 * target.slotCount + 64)
    audio.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      candidates.render(
        genomes, where: target, into: base, spare: base + 64 * target.slotCount)
    }
  }

  private func draw(_ lane: Int, _ target: ScoringTarget) -> SoundPortrait {
    var energies: [Double] = []
    var slopes: [Double] = []
    var peak: Float = 0
    for window in target.windows {
      let start = 64 * target.slots[window.block]
      var (energy, slope, last): (Float, Float, Float) = (0, 0, audio[start][lane])
      for n in start..<(start + target.view.frames) {
        let x = audio[n][lane]
        energy += x * x
        slope += (x - last) * (x - last)
        peak = max(peak, abs(x))
        last = x
      }
      energies.append(Double(energy))
      slopes.append(Double(slope))
    }
    return SoundPortrait(
      energies: energies, slopes: slopes, peak: Double(peak), frames: target.view.frames,
      sampleRate: CandidateLanes.sampleRate)
  }
}
