import Addresses

/// Who turned a knob.
public enum ControlSource: String, Sendable {
  case patch, midi, osc, web, adapter, replay
  /// A person, whose knob the adapter leaves alone.
  public var isPerson: Bool { self == .midi || self == .osc || self == .web }
}

/// What one message led to: answers to the asker, and what was wrong (both can hold: clipped and taken).
public struct ControlOutcome: Equatable, Sendable {
  public var replies: [ControlMessage] = []
  public var error: ControlError?

  public init(replies: [ControlMessage] = [], error: ControlError? = nil) {
    self.replies = replies
    self.error = error
  }
}

/// The model as controllers see it. Thread-safe: calls come from any adapter's thread and wait for
/// the control thread, never for the audio thread.
public protocol ControlPort: AnyObject, Sendable {
  /// - Parameter hostTime: When it is to take effect, as nanoseconds of `ddspm_monotonic_ns`; nil: at once.
  func handle(_ message: ControlMessage, from source: ControlSource, at hostTime: UInt64?)
    -> ControlOutcome
  /// Every address the host answers to now; another one after the rack has changed.
  var namespace: AddressTable { get }
  /// Calls `sink` on the control thread: first, before this returns, with all that can be asked under
  /// `prefix`, as it stands; then with what changes, several changes of one moment together, each once
  /// more when it has settled.
  /// - Parameter maxRate: Messages of one address in a second, at most; 0.1...1000.
  /// - Returns: A token for `unsubscribe`.
  func subscribe(
    prefix: String, maxRate: Float, sink: @escaping @Sendable ([ControlMessage]) -> Void
  ) -> Int
  func unsubscribe(_ token: Int)
  /// Adds to a counter shown under `/stats/`.
  func count(_ counter: Counter, _ amount: Int)
}
