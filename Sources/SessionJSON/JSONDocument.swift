import Foundation
import SessionModel

/// JSON in and out, with one style on disk and errors that name the place.
enum JSONDocument {
  static func decode<Value: Decodable>(
    _ type: Value.Type, from bytes: [UInt8], limit: Int
  ) throws(DocumentError) -> Value {
    guard bytes.count <= limit else {
      throw DocumentError("", "has \(bytes.count) bytes, more than the \(limit) allowed")
    }
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch {
      throw DocumentError(decoding: error)
    }
  }

  /// Sorted and indented, so that two documents can be compared line by line; ends with a newline.
  static func encode(_ value: some Encodable) throws(DocumentError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      return Array(try encoder.encode(value)) + [UInt8(ascii: "\n")]
    } catch {
      throw DocumentError("", "cannot be written as JSON: \(error)")
    }
  }
}
