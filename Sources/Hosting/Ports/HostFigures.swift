import Addresses

/// Who measures adaptation, learner and server; the model has the audio thread's figures itself.
public protocol HostFigures: AnyObject, Sendable {
  /// 0 for a figure that it does not have.
  /// - Thread: any
  func figure(_ figure: Figure) -> Double
}
