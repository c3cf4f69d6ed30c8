/// Why an answer cannot be followed, for a person.
public struct PreferenceError: Error, Equatable, Sendable {
  public let message: String

  init(_ message: String) { self.message = message }

  public static let noPair = PreferenceError("there is no second sound to choose from")
  public static let nothingElse = PreferenceError(
    "nothing else can be made of this sound while loudness and pitch stay")
  public static let nothingToUndo = PreferenceError("there is no answer to take back")
}
