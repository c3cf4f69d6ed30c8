import Addresses
import CLiblo

/// Reads one OSC message. Every length is checked here before liblo sees a byte.
public struct MessageReader {
  let bytes: UnsafeRawBufferPointer

  public static let longestAddress = 256
  static let mostArguments = 256

  /// Nil if not even the address can be read, so that there is nobody to blame.
  func read() -> Result<ControlMessage, ControlError>? {
    guard let address = readAddress() else { return nil }
    do throws(ControlError) {
      return .success(ControlMessage(address, try readArguments(of: address)))
    } catch {
      return .failure(error)
    }
  }

  private func readAddress() -> String? {
    guard bytes.first == UInt8(ascii: "/"),
      let length = bytes.prefix(Self.longestAddress + 1).firstIndex(of: 0),
      bytes[..<length].allSatisfy({ (0x21...0x7E).contains($0) })
    else { return nil }
    return String(decoding: bytes[..<length], as: UTF8.self)
  }

  private func readArguments(of address: String) throws(ControlError) -> [ControlValue] {
    func malformed(_ why: String) -> ControlError { ControlError(address, .malformed, why) }
    guard bytes.count % 4 == 0 else { throw malformed("length is not a multiple of four") }
    let tagsStart = Self.padded(address.utf8.count)
    // Some senders leave out the tags of a message without arguments, or pad what they send.
    guard tagsStart < bytes.count, !isPadding(from: tagsStart) else { return [] }
    guard bytes[tagsStart] == UInt8(ascii: ",") else { throw malformed("no type tags") }
    guard let tagsEnd = bytes[tagsStart...].firstIndex(of: 0) else {
      throw malformed("type tags do not end")
    }
    let tags = bytes[(tagsStart + 1)..<tagsEnd]
    guard tags.count <= Self.mostArguments else { throw malformed("too many arguments") }
    let end = try end(
      of: tags, from: tagsStart + Self.padded(tagsEnd - tagsStart), of: address)
    return try decode(address, through: end)
  }

  private func isPadding(from offset: Int) -> Bool { bytes[offset...].allSatisfy { $0 == 0 } }

  /// Makes sure that the data of all tags is there, of types that are taken, and nothing but zeros
  /// behind it.
  /// - Returns: where the data ends.
  private func end(
    of tags: Slice<UnsafeRawBufferPointer>, from start: Int, of address: String
  ) throws(ControlError) -> Int {
    var offset = start
    var refusedTag: UInt8?
    for tag in tags {
      guard let size = try size(of: tag, at: offset, of: address) else {
        throw Self.notTaken(tag, address)
      }
      guard size <= bytes.count - offset else {
        throw ControlError(address, .malformed, "arguments are cut short")
      }
      offset += size
      if !"ifsSTFdh".utf8.contains(tag) { refusedTag = refusedTag ?? tag }
    }
    guard isPadding(from: offset) else {
      throw ControlError(address, .malformed, "bytes left over after the arguments")
    }
    if let refusedTag { throw Self.notTaken(refusedTag, address) }
    return offset
  }

  /// - Returns: Bytes with padding, perhaps more than there are; nil for a tag that nobody knows.
  private func size(
    of tag: UInt8, at offset: Int, of address: String
  ) throws(ControlError) -> Int? {
    switch tag {
    case UInt8(ascii: "T"), UInt8(ascii: "F"), UInt8(ascii: "N"), UInt8(ascii: "I"): return 0
    case UInt8(ascii: "i"), UInt8(ascii: "f"), UInt8(ascii: "c"), UInt8(ascii: "m"): return 4
    case UInt8(ascii: "d"), UInt8(ascii: "h"), UInt8(ascii: "t"): return 8
    case UInt8(ascii: "s"), UInt8(ascii: "S"):
      guard offset < bytes.count, let end = bytes[offset...].firstIndex(of: 0) else {
        throw ControlError(address, .malformed, "a string does not end")
      }
      return Self.padded(end - offset)
    case UInt8(ascii: "b"):
      guard offset + 4 <= bytes.count else { return Int.max }
      return 4 + (Int(bytes.bigEndian(at: offset)) + 3) / 4 * 4
    default: return nil
    }
  }

  /// - Parameter end: Where the message ends and padding may begin.
  private func decode(
    _ address: String, through end: Int
  ) throws(ControlError) -> [ControlValue] {
    // liblo copies the bytes; it only asks for a mutable pointer.
    let data = UnsafeMutableRawPointer(mutating: bytes.baseAddress)
    guard let message = lo_message_deserialise(data, end, nil) else {
      throw ControlError(address, .malformed, "padding is not zero")
    }
    defer { lo_message_free(message) }
    let count = Int(lo_message_get_argc(message))
    guard let types = lo_message_get_types(message), let arguments = lo_message_get_argv(message)
    else { return [] }
    var values: [ControlValue] = []
    for index in 0..<count {
      let tag = UInt8(bitPattern: types[index])
      values.append(try ControlValue(tag, UnsafeRawPointer(arguments[index]), of: address))
    }
    return values
  }

  /// Length of a string of `length` characters with its end and padding.
  private static func padded(_ length: Int) -> Int { length / 4 * 4 + 4 }

  fileprivate static func notTaken(_ tag: UInt8, _ address: String) -> ControlError {
    let name = (0x21...0x7E).contains(tag) ? String(UnicodeScalar(tag)) : "code \(tag)"
    return ControlError(address, .wrongType, "type \(name) is not taken here; send i, f, s, T or F")
  }
}

extension ControlValue {
  /// - Parameter data: Where liblo keeps the argument in host order, at any alignment; nil for T
  ///   and F.
  fileprivate init(_ tag: UInt8, _ data: UnsafeRawPointer?, of address: String)
    throws(ControlError)
  {
    switch (tag, data) {
    case (UInt8(ascii: "T"), _): self = .bool(true)
    case (UInt8(ascii: "F"), _): self = .bool(false)
    case (UInt8(ascii: "i"), let data?): self = .integer(data.loadUnaligned(as: Int32.self))
    case (UInt8(ascii: "h"), let data?):
      let value = data.loadUnaligned(as: Int64.self)
      self = Int32(exactly: value).map { .integer($0) } ?? .float(Float(value))
    case (UInt8(ascii: "f"), let data?):
      self = try .float(finite: data.loadUnaligned(as: Float.self), of: address)
    case (UInt8(ascii: "d"), let data?):
      let value = data.loadUnaligned(as: Double.self)
      let largest = Double(Float.greatestFiniteMagnitude)
      let held = value.isFinite ? min(max(value, -largest), largest) : value
      self = try .float(finite: Float(held), of: address)
    case (UInt8(ascii: "s"), let data?), (UInt8(ascii: "S"), let data?):
      let characters = data.assumingMemoryBound(to: CChar.self)
      guard let string = String(validatingCString: characters) else {
        throw ControlError(address, .malformed, "string is not UTF-8")
      }
      self = .string(string)
    default: throw MessageReader.notTaken(tag, address)
    }
  }

  private static func float(finite value: Float, of address: String)
    throws(ControlError) -> ControlValue
  {
    guard value.isFinite else {
      throw ControlError(address, .wrongType, "number is not finite")
    }
    return .float(value)
  }
}
