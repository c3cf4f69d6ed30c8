import SessionModel

extension DocumentError {
  /// Says in one line what a decoder said in a tree.
  init(decoding error: any Error) {
    guard let error = error as? DecodingError else {
      self.init("", "is not JSON: \(error)")
      return
    }
    switch error {
    case .typeMismatch(let type, let context):
      self.init(Self.place(context.codingPath), "is not \(Self.name(of: type))")
    case .valueNotFound(let type, let context):
      self.init(Self.place(context.codingPath), "is null, expected \(Self.name(of: type))")
    case .keyNotFound(let key, let context):
      self.init(Self.place(context.codingPath + [key]), "is missing")
    case .dataCorrupted(let context):
      self.init(Self.place(context.codingPath), context.debugDescription)
    @unknown default:
      self.init("", "is not JSON")
    }
  }

  /// A knob's path stands for itself, whatever it is nested in.
  private static func place(_ path: [any CodingKey]) -> String {
    let keys = path.map { $0.intValue.map(String.init) ?? $0.stringValue }
    if let last = keys.last, last.hasPrefix("/") { return last }
    return keys.joined(separator: ".")
  }

  private static func name(of type: any Any.Type) -> String {
    switch type {
    case is String.Type: "a string"
    case is Int.Type: "a whole number"
    case is Float.Type, is Double.Type: "a number"
    case is Bool.Type: "true or false"
    default: "of the right shape"
    }
  }
}
