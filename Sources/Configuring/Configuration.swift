/// What a person's configuration file says: options of commands by their names.
///
///     # of every command that takes it
///     threads = 2
///
///     [live]
///     connect = true
///     record = "~/takes/#1"
///
/// What an option or a section is called is the command line's to say; here it is only text.
public struct Configuration: Equatable, Sendable {
  /// Longest text that is read.
  public static let byteLimit = 64 << 10

  public struct Entry: Equatable, Sendable {
    public let name: String
    public let value: String
    /// From 1.
    public let line: Int
  }

  /// The entries below one `[header]`; those above the first have no words and line 0.
  public struct Section: Equatable, Sendable {
    /// `[library add]`: library, add.
    public let words: [String]
    public let line: Int
    public internal(set) var entries: [Entry] = []
  }

  public private(set) var sections = [Section(words: [], line: 0)]

  /// - Throws: The first line that is wrong.
  public init(_ bytes: [UInt8]) throws(ConfigurationFault) {
    guard bytes.count <= Self.byteLimit else {
      throw ConfigurationFault(0, "has \(bytes.count) bytes, more than \(Self.byteLimit)")
    }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let text = bytes.starts(with: mark) ? bytes.dropFirst(mark.count) : bytes[...]
    let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() { try read(line, number: index + 1) }
  }

  private mutating func read(
    _ bytes: ArraySlice<UInt8>, number: Int
  ) throws(ConfigurationFault) {
    switch try ConfigurationLine(bytes, number: number) {
    case .nothing: break
    case .header(let words):
      if let earlier = sections.first(where: { $0.words == words }) {
        throw ConfigurationFault(
          number, "[\(words.joined(separator: " "))] stands on line \(earlier.line) already")
      }
      sections.append(Section(words: words, line: number))
    case .entry(let name, let value):
      let last = sections.count - 1
      if let earlier = sections[last].entries.first(where: { $0.name == name }) {
        throw ConfigurationFault(
          number, "\(name) stands on line \(earlier.line) already: leave one of them")
      }
      sections[last].entries.append(Entry(name: name, value: value, line: number))
    }
  }
}

/// What is wrong with a configuration, and on which line.
public struct ConfigurationFault: Error, Equatable, Sendable {
  /// From 1; 0 where the whole of it is wrong.
  public let line: Int
  public let reason: String

  public init(_ line: Int, _ reason: String) { (self.line, self.reason) = (line, reason) }
}
