import DX7
import FMSynthesis
import Foundation
import RealtimePrimitives
import Spectral
import VoiceSearch

/// Plays candidates through the engine's kernels where a target has windows, and draws their
/// portraits.
/// - Thread: one at a time.
final class PortraitRenderer {
  private var candidates: CandidateLanes
  private var audio: [Lanes] = []
  /// What was heard last: a law's step is often played twice on end.
  private var last: (genome: Genome, heard: Heard)?

  /// What is heard of a candidate under the windows.
  struct Heard {
    var portrait: SoundPortrait
    /// dB, as `WaveformResidual` says it.
    var snr: Double
  }

  init(voices: VoiceTable, instructionSet: InstructionSet) {
    candidates = CandidateLanes(voices: voices, instructionSet: instructionSet)
  }

  func portrait(_ genome: Genome, under target: ScoringTarget) -> SoundPortrait {
    hear(genome, under: target).portrait
  }

  func hear(_ genome: Genome, under target: ScoringTarget) -> Heard {
    if let last, last.genome == genome { return last.heard }
    render(genome, target)
    let pieces = target.windows.map { window in
      let start = 64 * target.slots[window.block]
      return (start..<(start + target.view.frames)).map { audio[$0][0] }
    }
    let residual = WaveformResidual(
      of: Array(target.waves.joined()), without: Array(pieces.joined()))
    let heard = Heard(
      portrait: SoundPortrait(pieces, sampleRate: CandidateLanes.sampleRate), snr: residual.snr)
    last = (genome, heard)
    return heard
  }

  private func render(_ genome: Genome, _ target: ScoringTarget) {
    audio = [Lanes](repeating: Lanes(repeating: 0), count: 64 * target.slotCount + 64)
    audio.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      candidates.render(
        [genome], where: target, into: base, spare: base + 64 * target.slotCount)
    }
  }
}
