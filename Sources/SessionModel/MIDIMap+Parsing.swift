import Addresses
import Knobs

extension MIDIMap {
  /// A text beyond this is refused.
  public static let maximumBytes = 1 << 18
  /// The addresses that are there whatever is in the rack, and those that any effect has.
  static let namespace = AddressTable(
    rack: (1...16).map { _ in RackSlotDescription(name: "effect", parameters: []) })

  /// Reads a map; every error names `file:line`.
  /// - Parameter file: The name errors carry.
  public init(parsing bytes: [UInt8], file: String) throws(DocumentError) {
    guard bytes.count <= Self.maximumBytes else {
      throw DocumentError("\(file):1", "file has more than \(Self.maximumBytes) bytes")
    }
    self.init()
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (number, bytes) in lines.enumerated() {
      let place = "\(file):\(number + 1)"
      guard let line = String(validating: bytes, as: UTF8.self) else {
        throw DocumentError(place, "is not UTF-8 text")
      }
      let fields = line.prefix { $0 != "#" }.split { $0.isWhitespace }
      if fields.isEmpty { continue }
      entries.append(try LineReader(place: place, fields: fields).entry())
    }
  }
}

/// One line that says something.
private struct LineReader {
  let place: String
  let fields: [Substring]

  func entry() throws(DocumentError) -> MIDIMap.Entry {
    guard (5...6).contains(fields.count) else {
      throw wrong("has \(fields.count) fields, expected: channel cc path min max [curve]")
    }
    guard let controller = Int(fields[1]), (0...127).contains(controller) else {
      throw wrong("controller \"\(fields[1].prefix(40))\" is not 0 to 127")
    }
    let path = String(fields[2])
    let argument = try target(path)
    let minimum = try end(fields[3], of: path, argument)
    let maximum = try end(fields[4], of: path, argument)
    guard minimum != maximum else { throw wrong("min and max are both \(minimum)") }
    return MIDIMap.Entry(
      channel: try channel(), controller: controller, path: path, minimum: minimum,
      maximum: maximum, curve: try curve(minimum, maximum, KnobTable.shared[path]))
  }

  private func channel() throws(DocumentError) -> Int? {
    if fields[0] == "*" { return nil }
    guard let channel = Int(fields[0]), (1...16).contains(channel) else {
      throw wrong("channel \"\(fields[0].prefix(40))\" is not 1 to 16 or *")
    }
    return channel
  }

  /// What the address takes: any that one number turns. Nil for what the rack will have only when
  /// it is loaded.
  private func target(_ path: String) throws(DocumentError) -> AddressArgument? {
    if let node = MIDIMap.namespace[path] {
      guard node.isTurnable else { throw wrong("\(path) is not turned by a controller") }
      return node.arguments[0]
    }
    let parts = path.split(separator: "/")
    guard parts.count == 4, parts[0] == "rack", parts[2] == "param", path.utf8.count <= 256,
      Int(parts[1]).map((1...16).contains) ?? false
    else {
      throw wrong("\(path.prefix(80)) is no address; `ddspm knobs` lists them")
    }
    return nil
  }

  private func end(
    _ field: Substring, of path: String, _ argument: AddressArgument?
  ) throws(DocumentError) -> Float {
    guard let value = Float(field), value.isFinite else {
      throw wrong("\"\(field.prefix(40))\" is not a number")
    }
    if let range = argument?.range, !range.contains(value) {
      throw wrong(
        "\(value) is out of the range of \(path), \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  /// Unless told, the knob's own; a logarithmic curve needs both ends above 0.
  private func curve(
    _ minimum: Float, _ maximum: Float, _ knob: Knob?
  ) throws(DocumentError) -> MIDIMap.Curve {
    guard fields.count == 6 else { return knob?.scale == .logarithmic ? .logarithmic : .linear }
    guard let curve = MIDIMap.Curve(rawValue: String(fields[5])) else {
      throw wrong("curve \"\(fields[5].prefix(40))\" is neither linear nor logarithmic")
    }
    if curve == .logarithmic, min(minimum, maximum) <= 0 {
      throw wrong("a logarithmic curve needs min and max above 0")
    }
    return curve
  }

  private func wrong(_ reason: String) -> DocumentError { DocumentError(place, reason) }
}
