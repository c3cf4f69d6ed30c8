import DX7
import FMSynthesis
import Playing
import SessionModel
import Spectral

/// Plays candidates on the engine itself and tells how far each is from the target.
///
/// The scorers' losses are cheap and look at windows; this one hears the whole sound as `ddspm
/// render` would make it, and decides what a search keeps.
/// - Thread: one at a time.
public struct EngineJudge {
  /// How every candidate is played; key, tuning and time held are its own.
  public let playing: PatchDocument.Playing
  public let limits: VoiceLimits
  public let instructionSet: InstructionSet
  /// What is listened for.
  public let weights: LossWeights
  private let target: WeightedLoss
  private let waveform: [Float]
  private let conversion = VoiceConversion()

  /// - Parameters:
  ///   - target: At the rate of `playing`, from where its render starts.
  ///   - limits: What the patch that a voice is played as keeps to.
  public init(
    _ target: [Float], playing: PatchDocument.Playing, limits: VoiceLimits = VoiceLimits(),
    weights: LossWeights = LossWeights(), embedding: any EmbeddingPort = MelEmbedding(),
    instructionSet: InstructionSet
  ) {
    (self.playing, self.limits, self.weights) = (playing, limits, weights)
    self.instructionSet = instructionSet
    waveform = target
    self.target = WeightedLoss(
      length: target.count, sampleRate: playing.rate ?? 48_000, embedding: embedding)
    self.target.setTarget(target)
  }

  private init(_ other: EngineJudge, _ weights: LossWeights, _ limits: VoiceLimits) {
    (playing, self.limits, self.weights) = (other.playing, limits, weights)
    (instructionSet, target) = (other.instructionSet, other.target)
    waveform = other.waveform
  }

  /// The same target, judged by other weights for patches within other limits.
  public func judging(
    by weights: LossWeights, within limits: VoiceLimits = VoiceLimits()
  ) -> EngineJudge { EngineJudge(self, weights, limits) }

  public func distance(of note: SearchNote) -> Double { distance(of: render(note)) }

  /// Distance of a render from the target by the weights: 0 is the same, infinite what is too short.
  public func distance(of samples: [Float]) -> Double {
    guard samples.count >= target.length else { return .infinity }
    target.weights = weights
    return target.loss(samples)
  }

  public func nearness(of note: SearchNote) -> Nearness { nearness(of: render(note)) }

  /// By the weights and by the waveform.
  public func nearness(of samples: [Float]) -> Nearness {
    Nearness(distance: distance(of: samples), snr: residual(of: samples).snr)
  }

  public func residual(of note: SearchNote) -> WaveformResidual { residual(of: render(note)) }

  /// What a render leaves of the target's waveform, which is the whole recording at its own rate.
  public func residual(of samples: [Float]) -> WaveformResidual {
    WaveformResidual(of: waveform, without: samples)
  }

  public func render(_ note: SearchNote) -> [Float] {
    render(note.voice, note.playing(playing))
  }

  public func render(_ voice: DX7Voice, _ playing: PatchDocument.Playing) -> [Float] {
    render(limits.patch(voice, conversion), playing)
  }

  /// - Parameter values: A patch, `PatchLayout.count` values.
  public func render(_ values: [Float], _ playing: PatchDocument.Playing) -> [Float] {
    PatchPlayer.render(values: values, playing: playing, instructionSet: instructionSet)
  }
}
