import DX7
import Foundation
import Hosting
import Preference
import SessionModel

/// The folder of a person's preference: where it started, every answer in the order it was given, the
/// pair that is asked about and the patch that is liked best.
///
/// `choices.jsonl` only grows; a folder that is opened again goes on from it.
public final class PreferenceFolder {
  /// How it began; the log's first line.
  private struct Head: Codable {
    var format: String
    var version: Int
    var seed: UInt64
  }

  public let start: PatchDocument
  public let seed: UInt64
  /// Answers that were given before, in order.
  public private(set) var records: [PreferenceRecord] = []
  /// What was odd about the folder, in words.
  public private(set) var warnings: [String] = []
  /// Whether there were answers before.
  public let goesOn: Bool
  private let path: String
  private let log: AppendFile

  private static let startName = "start.json"
  private static let logName = "choices.jsonl"
  private static let names = ["a.wav", "b.wav", "patch.json", "patch.syx"]
  private static let format = "ddspm-preference"
  private static let limit = 64 << 20

  /// Makes the folder, or opens the one that is there.
  /// - Parameters:
  ///   - given: The patch to start from; nil: a folder that is there says it.
  ///   - seed: Of a new folder; one that is there has its own.
  /// - Throws: `.usage` when a new folder has no patch to start from, or an old one another;
  ///   `.cannotCreate` when something else is there or another process has it; `.badData` when it was
  ///   made by a newer program.
  public init(_ path: String, start given: PatchDocument?, seed: UInt64) throws(HostError) {
    self.path = path
    try Self.refuseOther(path)
    let logPath = FileSystem.join(path, Self.logName)
    goesOn = FileSystem.isTaken(logPath)
    start = goesOn ? try Self.start(of: path, given) : try Self.begin(path, given)
    log = try AppendFile(continuing: logPath)
    let bytes = try FileBytes.read(logPath, limit: Self.limit)
    // A process that was killed may have left half a line.
    if let last = bytes.last, last != UInt8(ascii: "\n") { log.append([UInt8(ascii: "\n")]) }
    let lines = bytes.split(separator: UInt8(ascii: "\n"))
    let heads = lines.prefix(2).map { Self.decode(Head.self, $0) }
    let place = heads.firstIndex { $0 != nil }
    if let place, let head = heads[place] {
      guard head.format == Self.format, head.version == 1 else {
        throw HostError(.badData, "\(logPath): was made by another version of ddspm")
      }
      self.seed = head.seed
    } else {
      guard lines.count <= 1 else {
        throw HostError(.badData, "\(logPath): its first line is not \(Self.format)'s")
      }
      self.seed = seed
      Self.append(Head(format: Self.format, version: 1, seed: seed), to: log)
    }
    try flush()
    for (number, line) in lines.enumerated().dropFirst((place ?? 0) + 1) {
      if let record = Self.decode(PreferenceRecord.self, line) {
        records.append(record)
      } else {
        warnings.append("\(logPath): line \(number + 1) is no answer, and is left out")
      }
    }
  }

  /// The patch of a folder that is there.
  private static func start(
    of path: String, _ given: PatchDocument?
  ) throws(HostError) -> PatchDocument {
    let place = FileSystem.join(path, startName)
    let start = try PatchFiles.load(place)
    if let given, given.values != start.values {
      throw HostError(
        .usage, "\(path): goes on from \(place), not from another patch; leave --start out")
    }
    return start
  }

  /// Makes a folder with the patch that it begins with.
  private static func begin(
    _ path: String, _ given: PatchDocument?
  ) throws(HostError) -> PatchDocument {
    guard let given else {
      throw HostError(
        .noInput, "\(path): no session is there; to begin one, --start says which patch with")
    }
    try FileSystem.makeFolders(path)
    let place = FileSystem.join(path, startName)
    // One that a killed process left counts as long as it is the same.
    if FileSystem.isTaken(place) { return try start(of: path, given) }
    try PatchFiles.save(given, to: place, force: false)
    return given
  }

  /// Keeps an answer: on return it survives the end of the process.
  public func keep(_ record: PreferenceRecord) throws(HostError) {
    Self.append(record, to: log)
    try flush()
  }

  /// Writes the pair and the best patch, all of it or nothing.
  /// - Parameters:
  ///   - best: With how it is played.
  ///   - pair: Mono, at `best`'s rate.
  public func write(
    _ best: PatchDocument, _ voice: DX7Voice, a: [Float], b: [Float]?, files: any SoundFiles
  ) throws(HostError) {
    let folder = try MarkedFolder(path, names: Self.names, force: true)
    let rate = best.playing.rate ?? 48_000
    try files.write([a], sampleRate: rate, to: folder.stage + "/a.wav", force: false)
    if let b {
      try files.write([b], sampleRate: rate, to: folder.stage + "/b.wav", force: false)
    }
    try PatchFiles.save(best, to: folder.stage + "/patch.json", force: false)
    try PatchFiles.saveExclusive(
      SysExFile.message(voice: voice), to: folder.stage + "/patch.syx")
    try folder.commit()
  }

  private func flush() throws(HostError) {
    log.flush()
    if let failure = log.failure { throw failure }
  }

  /// A folder without a log must be empty, but for the start that a killed process left.
  private static func refuseOther(_ path: String) throws(HostError) {
    guard FileSystem.isTaken(path), !FileSystem.isTaken(FileSystem.join(path, logName)) else {
      return
    }
    guard FileSystem.isFolder(path) else {
      throw HostError(.cannotCreate, "\(path): is no folder; name another place")
    }
    guard let other = try FileSystem.names(path).first(where: { $0 != startName }) else { return }
    throw HostError(
      .cannotCreate,
      "\(path): holds \(other) and no choices of ddspm prefer; name an empty or a new folder")
  }

  private static func append(_ value: some Encodable, to log: AppendFile) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if let bytes = try? encoder.encode(value) { log.append(Array(bytes) + [UInt8(ascii: "\n")]) }
  }

  private static func decode<Value: Decodable>(
    _ type: Value.Type, _ line: ArraySlice<UInt8>
  ) -> Value? {
    try? JSONDecoder().decode(type, from: Data(line))
  }
}
