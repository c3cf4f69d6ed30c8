/// One sound of a set and the name of what it is turned into.
public struct SetItem: Equatable, Sendable {
  /// The file's name in its folder.
  public var file: String
  /// The name of its result's folder.
  public var name: String
}

/// One process's part of a set: every `count`th sound from the `index`th on, by sorted name.
public struct SetShard: Equatable, Sendable {
  /// 1...count
  public let index: Int
  public let count: Int

  public static let all = SetShard(index: 1, count: 1)

  private init(index: Int, count: Int) { (self.index, self.count) = (index, count) }

  /// - Parameter text: `2/8` is the second of eight.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let index = parts[0], let count = parts[1],
      (1...1_000_000).contains(count), (1...count).contains(index)
    else { return nil }
    self.init(index: index, count: count)
  }
}

/// Which sounds there are and how they are shared out: the same in every process that sees the
/// same names.
public enum SetPlan {
  private static let kinds: Set<String> = [
    "wav", "wave", "rf64", "w64", "aif", "aiff", "aifc", "au", "snd", "caf", "flac", "ogg", "oga",
    "opus", "mp3",
  ]
  /// Bytes of a result's name: what stands round it in a file system of 255 must fit too.
  private static let longest = 200

  /// - Parameter names: All of a folder, in any order.
  public static func items(_ names: [String]) -> [SetItem] {
    let files = names.filter { !$0.hasPrefix(".") && kinds.contains(ending($0)) }
    let stems = Dictionary(grouping: files) { stem($0).lowercased() }
    return files.sorted(by: precedes).map { file in
      let stem = stem(file)
      let isAlone = stems[stem.lowercased()]?.count == 1
      return SetItem(file: file, name: shortened(isAlone ? stem : file))
    }
  }

  public static func share(_ items: [SetItem], _ shard: SetShard) -> [SetItem] {
    items.enumerated().filter { $0.offset % shard.count == shard.index - 1 }.map(\.element)
  }

  /// By bytes: how a locale would sort must not decide which process does what.
  static func precedes(_ a: String, _ b: String) -> Bool {
    NameBytes.bytes(a).lexicographicallyPrecedes(NameBytes.bytes(b))
  }

  private static func stem(_ file: String) -> String {
    file.lastIndex(of: ".").map { String(file[..<$0]) } ?? file
  }

  private static func ending(_ file: String) -> String {
    file.lastIndex(of: ".").map { file[file.index(after: $0)...].lowercased() } ?? ""
  }

  private static func shortened(_ name: String) -> String {
    // In bytes of the file system; what is no UTF-8 is longer in a string.
    let bytes = NameBytes.bytes(name)
    guard bytes.count > longest else { return name }
    let hash = bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x1_0000_0000_01b3
    }
    var head = name
    while head.utf8.count > longest - 17 { head.removeLast() }
    return head + "-" + String(hash, radix: 16)
  }
}
