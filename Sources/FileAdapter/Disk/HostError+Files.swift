import Foundation
import Hosting
import SessionModel

extension HostError {
  /// The system's reason, for the file it was about.
  /// - Parameter code: `errno` as the failed call left it.
  static func system(_ exit: Exit, _ path: String, _ code: Int32) -> HostError {
    HostError(exit, "\(path): \(String(cString: strerror(code)))")
  }

  /// Names the place a person gave instead of the hidden one beside it.
  func about(_ path: String, not hidden: String) -> HostError {
    HostError(exit, message.replacing(hidden, with: path))
  }

  static func document(_ path: String, _ error: DocumentError) -> HostError {
    HostError(.badData, "\(path): \(error)")
  }
}

/// Carries an error of the pure parts out as one of the host's.
func inDocument<Value>(
  _ path: String, _ body: () throws(DocumentError) -> Value
) throws(HostError) -> Value {
  do throws(DocumentError) {
    return try body()
  } catch {
    throw .document(path, error)
  }
}
