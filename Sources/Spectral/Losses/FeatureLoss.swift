import Glibc

/// The mean squared distance, in nepers, of one feature per frame: centroid, roll-off or flatness.
/// Frames count by the target's level.
public final class FeatureLoss: SoundLoss {
  /// What is compared.
  public enum Feature: Sendable, CaseIterable {
    case centroid, rollOff, flatness
  }

  public let length: Int
  private let inner: any SoundLoss

  public init(_ feature: Feature, length: Int, size: Int = 1024, hop: Int = 256) {
    self.length = length
    func loss(_ feature: some FrameFeature) -> any SoundLoss {
      SpectrogramLoss(
        FeatureMeasure(feature), window: Hann.window(size), hop: hop, length: length)
    }
    switch feature {
    case .centroid: inner = loss(CentroidFeature())
    case .rollOff: inner = loss(RollOffFeature())
    case .flatness: inner = loss(FlatnessFeature())
    }
  }

  public func setTarget(_ x: UnsafePointer<Float>) { inner.setTarget(x) }
  public func loss(_ y: UnsafePointer<Float>) -> Double { inner.loss(y) }
  public func loss(_ y: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>) -> Double {
    inner.loss(y, gradient: gradient)
  }
}

struct FeatureMeasure<Feature: FrameFeature>: SpectrogramMeasure {
  private let feature: Feature
  private var target: [Double] = []
  private var weights: FrameWeights?

  init(_ feature: Feature) { self.feature = feature }

  mutating func setTarget(_ target: MagnitudeFrames) {
    weights = FrameWeights(target)
    self.target = (0..<target.frames).map {
      log(feature.value(target.frame($0), bins: target.bins) + feature.foot)
    }
  }

  func loss(_ sound: MagnitudeFrames, slopes: UnsafeMutablePointer<Float>?) -> Double {
    guard let weights else { return 0 }
    var sum = 0.0
    for frame in 0..<sound.frames where weights.share[frame] > 0 {
      let magnitudes = sound.frame(frame)
      let value = feature.value(magnitudes, bins: sound.bins) + feature.foot
      let ahead = log(value) - target[frame]
      sum += weights.share[frame] * ahead * ahead
      guard let slopes else { continue }
      feature.addSlope(
        2 * weights.share[frame] * ahead / value, magnitudes, bins: sound.bins,
        to: slopes + frame * sound.bins)
    }
    return sum
  }
}
