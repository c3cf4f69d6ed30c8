import Foundation
import Testing

/// Command lines made by chance out of the program's own description of itself.
///
/// `DDSPM_LINE_FUZZ` of them; a seeded sample unless told. A line must end with a code that the
/// program promises, never by a signal, and in time once it was told to stop.
@Suite struct LineFuzzTests {
  private static let codes: Set<Int32> = [0, 64, 65, 66, 69, 70, 73, 74, 130]

  @Test func anyLineEndsInOrder() throws {
    let environment = ProcessInfo.processInfo.environment
    let count = environment["DDSPM_LINE_FUZZ"].flatMap { Int($0) } ?? 150
    let seed = environment["DDSPM_LINE_SEED"].flatMap { UInt64($0) } ?? 1
    var codes: [Int32: Int] = [:]
    // In a new folder now and then: lines overwrite the files of those that follow.
    for start in stride(from: 0, to: count, by: 250) {
      let command = try Command()
      defer { command.remove() }
      var maker = try LineMaker(command, seed: seed &+ UInt64(start))
      for number in start..<min(start + 250, count) {
        let line = maker.next()
        let result = try command.run(line.words, signal: (line.signal, 0.2), limit: 30)
        codes[result.code, default: 0] += 1
        let place = "line \(number) of seed \(seed): \(line.words) ended \(result.code)"
        #expect(!result.hung, "\(place), it hung")
        #expect(Self.codes.contains(result.code), "\(place): \(result.errors.suffix(300))")
      }
    }
    print("\(count) command lines of seed \(seed): \(codes.sorted { $0.key < $1.key })")
    #expect(codes.count >= 4, "the lines reach more than the parser")
  }
}

/// Makes command lines.
struct LineMaker {
  private let tree: CommandTree
  private let files: [String]
  private var dice: Dice
  private static let numbers = [
    "0", "-0", "1", "-1", "2", "0.5", "0.1", "1e-9", "127", "128", "255", "256", "65535", "65536",
    "2147483648", "9223372036854775807", "9223372036854775808", "1e12", "1e308", "-1e308", "1e999",
    "nan", "-nan", "inf", "infinity", "0x10", "1_000", "1,5", "٣", "", " ", "auto", "1e", "+5",
    "--",
    "0.0000001", "3.4e38", "48000", "7999.9", "8000", "384000", "384001",
  ]
  private static let texts = [
    "", " ", "auto", "none", "own", "init", "input", "embedded", "matrix", "-", "--", "1/1", "2/1",
    "0/0", "3/999999", "127.0.0.1", "0.0.0.0", "::1", "999.1.1.1", "stft=1", "mel=nan", "stft=0",
    "mel=1e308", "x=1,=,", "naïve", "💥", "a:b", "%s%n%d", "$(id)", "*", "~", "\u{1b}[31m",
  ]

  init(_ command: Command, seed: UInt64) throws {
    dice = Dice(seed: seed)
    tree = try CommandTree(command)
    files = try Self.operands(command)
  }

  /// What commands are given in place of files; nothing outside the folder that could be written.
  private static func operands(_ command: Command) throws -> [String] {
    let operands = Operands(command)
    let made = try operands.match()
    let folder = URL(fileURLWithPath: command.folder)
    let patch = try Data(contentsOf: folder.appendingPathComponent(made.json))
    let voice = try Data(contentsOf: folder.appendingPathComponent(made.syx))
    try operands.write("half.json", Array(patch.prefix(patch.count / 2)))
    try operands.write("half.syx", Array(voice.prefix(80)))
    try operands.write("twice.syx", Array(voice + voice))
    try operands.write("empty", [])
    try operands.write("zeros.wav", [UInt8](repeating: 0, count: 4096))
    try operands.write("map.txt", Array("1 22 /op/2/ratio 0.5 16 logarithmic\n".utf8))
    try operands.write("bad-map.txt", Array("99 999 /nope 1e999 nan\n".utf8))
    try operands.write("rack.json", Array(#"[{"uri": "urn:none", "wet": 1e39}]"#.utf8))
    try FileManager.default.createDirectory(
      atPath: command.folder + "/set", withIntermediateDirectories: true)
    for (name, rate) in [("note", 48_000), ("low", 1000), ("one", 1), ("high", 4_000_000)] {
      try operands.note("\(name).wav", rate: rate, frames: 9000)
    }
    try operands.note("set/a.wav", frames: 6000)
    try operands.write("set/b.wav", Array("RIFF".utf8))
    return [
      made.json, made.syx, made.syx + ":1", made.syx + ":33", made.syx + ":-1", made.syx + ":x",
      "half.json", "half.syx", "twice.syx", "empty", "zeros.wav", "map.txt", "bad-map.txt",
      "rack.json", "note.wav", "note.wav", "note.wav", "low.wav", "one.wav", "high.wav", "set",
      "set", "made", ".", "not/there", "new", "new-2", "new/deep/er", "empty/in", "init",
      "/proc/nope/x", "/proc/self/mem", String(repeating: "n", count: 255),
      String(repeating: "n", count: 256), String(repeating: "d/", count: 2100),
    ]
  }

  mutating func next() -> (words: [String], signal: Int32) {
    let leaf = pickLeaf()
    var parts: [[String]] = leaf.positionals.flatMap { _ in operand() }
    for option in leaf.options where dice.chance(option.isOptional ? 0.3 : 0.95) {
      parts.append(given(option))
    }
    for flag in leaf.flags where dice.chance(0.3) { parts.append([flag.name]) }
    if dice.chance(0.05) {
      parts.append([dice.pick(["--nope", "-x", "--out", "--help", "--version"])])
    }
    if dice.chance(0.05) { parts.append([dice.pick(Self.texts)]) }
    for i in parts.indices.reversed() { parts.swapAt(i, dice.below(i + 1)) }
    let words = leaf.words.dropLast(dice.chance(0.02) ? 1 : 0) + parts.flatMap { $0 }
    return (Array(words), dice.pick([SIGINT, SIGTERM, SIGHUP]))
  }

  /// Those that start a server take seconds and come seldom.
  private mutating func pickLeaf() -> CommandTree.Leaf {
    let leaf = dice.pick(tree.leaves)
    let isSlow = ["live", "demo", "bench live"].contains(leaf.name)
    return isSlow && dice.chance(0.9) ? pickLeaf() : leaf
  }

  private mutating func operand() -> [[String]] {
    if dice.chance(0.03) { return [] }
    return (0..<(dice.chance(0.05) ? 3 : 1)).map { _ in [dice.pick(files)] }
  }

  private mutating func given(_ option: CommandTree.Parameter) -> [String] {
    if dice.chance(0.02) { return [option.name] }
    let value = value(option)
    return dice.chance(0.7) || value.hasPrefix("-")
      ? ["\(option.name)=\(value)"] : [option.name, value]
  }

  private mutating func value(_ option: CommandTree.Parameter) -> String {
    if let range = option.range {
      let likely = [range.low, range.low, range.high, "1", "2", "16", "0.2"]
      return dice.chance(0.7) ? dice.pick(likely) : dice.pick(Self.numbers)
    }
    if !option.choices.isEmpty, dice.chance(0.9) { return dice.pick(option.choices) }
    return dice.chance(0.8) ? dice.pick(files) : dice.pick(Self.texts)
  }
}

/// SplitMix64
struct Dice: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  mutating func below(_ count: Int) -> Int { Int.random(in: 0..<count, using: &self) }
  mutating func chance(_ share: Double) -> Bool { Double.random(in: 0..<1, using: &self) < share }
  mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }
}
