import SessionModel

extension SessionDocument {
  /// Reads a JSON session and checks it; an error names the place.
  public init(decoding bytes: [UInt8]) throws(DocumentError) {
    self = try JSONDocument.decode(Self.self, from: bytes, limit: Self.maximumBytes)
    try check()
  }

  public func encoded() throws(DocumentError) -> [UInt8] { try JSONDocument.encode(self) }
}
