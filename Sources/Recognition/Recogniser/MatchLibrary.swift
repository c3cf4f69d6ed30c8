import VoiceSearch

/// Libraries and a predictor as what a match starts from.
public struct MatchLibrary: StartSource {
  public let name: String
  private let libraries: [VoiceLibrary]
  private let predictor: Predictor?
  /// Nearest voices tried.
  private let count: Int

  /// - Parameter name: What tells these libraries from others.
  public init(name: String, _ libraries: [VoiceLibrary], predictor: Predictor?, count: Int = 64) {
    (self.name, self.libraries, self.predictor, self.count) = (name, libraries, predictor, count)
  }

  public func starts(for target: TargetAnalysis, limit: Double) -> [SearchNote] {
    let recogniser = Recogniser(target, limit: limit)
    let near = recogniser.nearest(libraries, count: count).map { $0.start(libraries, target) }
    return near + (predictor?.starts(recogniser, target) ?? [])
  }
}
