/// One value as it travels between a controller and the model.
public enum ControlValue: Equatable, Sendable {
  case integer(Int32)
  case float(Float)
  case string(String)
  case bool(Bool)

  /// The number in it, if it is one.
  public var number: Float? {
    switch self {
    case .integer(let i): return Float(i)
    case .float(let f): return f
    case .bool(let b): return b ? 1 : 0
    case .string: return nil
    }
  }
}

/// Who turned a knob.
public enum ControlSource: String, Sendable {
  case patch, midi, osc, web, adapter, replay
  /// A person, whose knob the adapter leaves alone.
  public var isPerson: Bool { self == .midi || self == .osc || self == .web }
}

public struct ControlMessage: Equatable, Sendable {
  /// Starts with `/`; holds no pattern character: patterns are expanded by the adapter.
  public var address: String
  public var arguments: [ControlValue]

  public init(_ address: String, _ arguments: [ControlValue] = []) {
    self.address = address
    self.arguments = arguments
  }
}

/// Why a message was not carried out. The code is the one `/error` carries.
public struct ControlError: Error, Equatable, Sendable {
  public enum Code: Int32, Sendable {
    case unknownAddress = 404
    case wrongType = 400
    /// The value was clipped to the range and taken.
    case outOfRange = 416
    case failed = 500
    case notAllowed = 403
    case malformed = 422
  }
  public let address: String
  public let code: Code
  public let message: String

  public init(_ address: String, _ code: Code, _ message: String) {
    self.address = address
    self.code = code
    self.message = message
  }
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

/// The model as controllers see it. Thread-safe: calls come from any adapter's thread and wait for the control thread,
/// never for the audio thread.
public protocol ControlPort: AnyObject, Sendable {
  /// - Parameter hostTime: When it is to take effect, as nanoseconds of `ddspm_monotonic_ns`; nil: at once.
  func handle(_ message: ControlMessage, from source: ControlSource, at hostTime: UInt64?)
    -> ControlOutcome
  /// Every address that can be asked or set now, knobs and rack parameters included, for pattern matching.
  func addresses() -> [String]
  /// Calls `sink` on the control thread for each change of an address under `prefix`.
  /// - Returns: A token for `unsubscribe`.
  func subscribe(
    prefix: String, maxRate: Float, sink: @escaping @Sendable (ControlMessage) -> Void
  ) -> Int
  func unsubscribe(_ token: Int)
  /// Adds to a counter shown under `/stats/`, e.g. `osc/malformed`.
  func count(_ name: String, _ amount: Int)
}
