import Glibc

/// How far one sound is from another, by everything that is listened for.
///
/// The first is what is to be reached: levels count from its own, its length is what is compared.
public struct SoundScore: Sendable {
  /// dB of the target over what the sound leaves of it at the gain that fits best; nil: nothing in
  /// common.
  public let snr: Double?
  /// The same at the sound's own level.
  public let snrAsItIs: Double?
  /// dB that the sound has to be louder by for its waveform to fit; nil: none does.
  public let gain: Double?
  /// LUFS of the sound over the target's; nil: one of them is silent.
  public let loudness: Double?
  /// Of every term of the loss by itself, 0 is the same; nil: not finite.
  public let terms: [LossTerm: Double]

  /// - Parameters:
  ///   - target: Mono, not empty. - sound: At the same rate; silence follows where it is shorter.
  public init(_ target: [Float], _ sound: [Float], sampleRate: Double) {
    let missing = max(0, target.count - sound.count)
    let sound = sound + [Float](repeating: 0, count: missing)
    let residual = WaveformResidual(of: target, without: sound)
    snr = residual.snr.isFinite ? residual.snr : nil
    snrAsItIs = residual.asItIs.isFinite ? residual.asItIs : nil
    gain = residual.gain > 0 && residual.gain.isFinite ? 20 * log10(residual.gain) : nil
    let levels = [target, sound].map { Loudness.integrated($0, sampleRate: sampleRate) }
    loudness = levels.allSatisfy(\.isFinite) ? levels[1] - levels[0] : nil
    let loss = WeightedLoss(
      length: target.count, sampleRate: sampleRate, embedding: MelEmbedding())
    loss.setTarget(target)
    var terms: [LossTerm: Double] = [:]
    for term in LossTerm.allCases {
      loss.weights = LossWeights { $0 == term ? 1 : 0 }
      let value = loss.loss(sound)
      if value.isFinite { terms[term] = value }
    }
    self.terms = terms
  }
}
