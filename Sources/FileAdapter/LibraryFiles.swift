import DX7
import Foundation
import Hosting
import Recognition

/// Libraries and predictors on the disk, and where they are unless told.
public enum LibraryFiles {
  /// What can be made again at any time.
  public static var cacheFolder: String { folder("XDG_CACHE_HOME", "/.cache") }
  /// What a person has added.
  public static var dataFolder: String { folder("XDG_DATA_HOME", "/.local/share") }
  public static var bred: String { cacheFolder + "/bred.voices" }
  public static var added: String { dataFolder + "/added.voices" }
  public static var predictor: String { cacheFolder + "/predictor.net" }

  /// - Throws: `.noInput` when it is not there, `.badData` when it is no library or damaged.
  public static func read(_ path: String) throws(HostError) -> VoiceLibrary {
    let bytes = try FileBytes.read(path, limit: VoiceLibrary.byteLimit)
    do throws(VoiceLibrary.Fault) {
      return try VoiceLibrary(bytes)
    } catch {
      throw HostError(.badData, "\(path): \(error)")
    }
  }

  public static func readPredictor(_ path: String) throws(HostError) -> Predictor {
    guard let predictor = Predictor(try FileBytes.read(path, limit: 1 << 20)) else {
      throw HostError(.badData, "\(path): is no predictor, or damaged")
    }
    return predictor
  }

  /// Writes beside and renames into place, making the folders on the way.
  public static func write(_ bytes: [UInt8], to path: String, force: Bool) throws(HostError) {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw HostError(.cannotCreate, "\(folder): \(error.localizedDescription)")
    }
    try FileBytes.write(bytes, to: path, force: force)
  }

  /// All `.syx` files of a folder and the folders in it, sorted; a file is itself.
  public static func sysexFiles(_ path: String) throws(HostError) -> [String] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw HostError(.noInput, "\(path): is not there")
    }
    guard isFolder.boolValue else { return [path] }
    let names = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
    return names.filter { $0.lowercased().hasSuffix(".syx") }.sorted().map { "\(path)/\($0)" }
  }

  private static func folder(_ variable: String, _ home: String) -> String {
    let environment = ProcessInfo.processInfo.environment
    // The standard says: a path that is not absolute is to be ignored.
    let base =
      environment[variable].flatMap { $0.hasPrefix("/") ? $0 : nil }
      ?? (environment["HOME"] ?? NSHomeDirectory()) + home
    return base + "/ddspm"
  }
}
