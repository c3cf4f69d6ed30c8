/// What a weighted loss listens for, by the names of `/adapt/weights/...` and of `--weights`.
public enum LossTerm: String, CaseIterable, Sendable {
  /// The multi-resolution spectral distance: what judges when nobody says otherwise.
  case stft
  /// The same with flat lobes and a soft logarithm: few false valleys where a pitch is off.
  case smooth
  /// Levels of mel bands, frame by frame, in nepers.
  case mel
  /// Where a frame's magnitudes have their mean, squared nepers: how bright.
  case centroid
  /// Under which frequency 85 % of a frame's magnitude lie, squared nepers.
  case rolloff
  /// Tone or noise, squared nepers of the spectral flatness.
  case flatness
  /// Levels of pieces of 256 samples, in nepers.
  case envelope
  /// Loudness of blocks of 400 ms after ITU-R BS.1770, in decibels.
  case loudness
  /// How far magnitudes have to be moved along the frequency axis, in shares of half the rate.
  case transport
  /// Distance of two points of the host's `EmbeddingPort`.
  case embedding

  /// Whether a law that goes down the gradient hears this term; a judge hears all of them.
  public var hasSlope: Bool { self != .embedding }

  /// A loss of this term's own, without a target yet.
  func loss(
    length: Int, sampleRate: Double, embedding: any EmbeddingPort
  ) -> any SoundLoss {
    switch self {
    case .stft: MultiResolutionSTFT(length: length)
    case .smooth: SmoothSTFTLoss(length: length)
    case .mel: LogMelLoss(length: length, sampleRate: sampleRate)
    case .centroid: FeatureLoss(.centroid, length: length)
    case .rolloff: FeatureLoss(.rollOff, length: length)
    case .flatness: FeatureLoss(.flatness, length: length)
    case .envelope: EnvelopeLoss(length: length)
    case .loudness: LoudnessLoss(length: length, sampleRate: sampleRate)
    case .transport: TransportLoss(length: length)
    case .embedding: EmbeddingLoss(embedding, length: length, sampleRate: sampleRate)
    }
  }
}
