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

/// An address and its arguments: what OSC carries, and what everything else that controls the host
/// is turned into.
public struct ControlMessage: Equatable, Sendable {
  /// Starts with `/`; holds no pattern character, since adapters expand patterns.
  public var address: String
  public var arguments: [ControlValue]

  public init(_ address: String, _ arguments: [ControlValue] = []) {
    self.address = address
    self.arguments = arguments
  }
}

/// Why a message was not carried out. The code is the one that `/error` carries.
public struct ControlError: Error, Equatable, Sendable {
  public enum Code: Int32, Sendable {
    case unknownAddress = 404
    case wrongType = 400
    /// The value was taken, but clipped to the range, or what it leads to is worth a word.
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
