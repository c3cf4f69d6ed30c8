/// Voices worth trying for a target: a library's nearest, a prediction.
public protocol StartSource: Sendable {
  /// With what is needed to have the same voices again.
  var name: String { get }
  /// - Parameter limit: Highest frequency in the recording, in Hz.
  func starts(for target: TargetAnalysis, limit: Double) -> [SearchNote]
}
