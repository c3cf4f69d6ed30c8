/// What failed, for a person, with the exit code of sysexits that the command ends with.
public struct HostError: Error, Equatable, Sendable {
  public enum Exit: Int32, Sendable {
    case usage = 64
    case badData = 65
    case noInput = 66
    case unavailable = 69
    case internalError = 70
    case cannotCreate = 73
    case inputOutput = 74
  }
  public let exit: Exit
  public let message: String

  public init(_ exit: Exit, _ message: String) {
    self.exit = exit
    self.message = message
  }
}
