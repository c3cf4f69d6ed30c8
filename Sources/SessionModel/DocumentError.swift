/// What is wrong with a document, and where in it.
public struct DocumentError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A knob's path, a key path such as `rack.0.uri`, or `file:line`; empty for the document as a
  /// whole.
  public let place: String
  public let reason: String

  public init(_ place: String, _ reason: String) {
    self.place = place
    self.reason = reason
  }

  public var description: String { place.isEmpty ? reason : "\(place): \(reason)" }
}
