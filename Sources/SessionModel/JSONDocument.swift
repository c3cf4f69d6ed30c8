import Foundation

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

  static func check(
    format: String, version: Int, expected: String, newest: Int
  ) throws(DocumentError) {
    guard format == expected else {
      throw DocumentError("format", "is \"\(format.prefix(40))\", expected \"\(expected)\"")
    }
    guard (1...newest).contains(version) else {
      throw DocumentError("version", "is \(version), this program reads 1 to \(newest)")
    }
  }
}

/// A number whose error tells its place; Foundation's for one that does not fit leaves the place
/// out.
struct Placed<Value: Codable>: Codable {
  let value: Value

  init(_ value: Value) { self.value = value }

  init(from decoder: any Decoder) throws {
    do {
      value = try decoder.singleValueContainer().decode(Value.self)
    } catch let error as DecodingError {
      throw error
    } catch {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "does not fit \(Value.self)"))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(value)
  }
}
