import Hosting
import SessionJSON
import SessionModel

/// A recorded session as it lies on the disk, killed ones included.
public struct SessionFolder: Sendable {
  public let path: String
  public let document: SessionDocument
  public let log: EventLogReading

  public static let documentName = "session.json"
  public static let logName = "events.log"
  public static let inputName = "input.wav"
  public static let outputName = "output.wav"
  public static let traceName = "trace.csv"
  public static let patchName = "patch.json"

  /// - Throws: `.noInput` when `path` holds no session; `.badData` when what it holds is broken.
  public init(opening path: String) throws(HostError) {
    self.path = path
    let documentPath = Self.join(path, Self.documentName)
    let bytes = try FileBytes.read(documentPath, limit: SessionDocument.maximumBytes)
    document = try inDocument(documentPath) { () throws(DocumentError) in
      try SessionDocument(decoding: bytes)
    }
    let logPath = Self.join(path, Self.logName)
    let logBytes = try FileBytes.read(logPath, limit: 1 << 30)
    log = try inDocument(logPath) { () throws(DocumentError) in try EventLog.decode(logBytes) }
  }

  public var inputPath: String { Self.join(path, Self.inputName) }
  public var outputPath: String { Self.join(path, Self.outputName) }
  public var patchPath: String { Self.join(path, Self.patchName) }

  /// Folders of `directory` that hold a session, sorted by name; empty when there is no such
  /// directory.
  public static func list(in directory: String) -> [String] {
    let names = (try? FileSystem.names(directory)) ?? []
    return names.map { join(directory, $0) }.filter { holdsSession($0) }
  }

  public static func holdsSession(_ path: String) -> Bool {
    FileSystem.exists(join(path, documentName))
  }

  /// Whether this program recorded here: `session.json` is one of its own.
  static func isOurs(_ path: String) -> Bool {
    guard let bytes = try? FileBytes.read(join(path, documentName), limit: .max) else {
      return false
    }
    return (try? SessionDocument(decoding: bytes)) != nil
  }

  static func join(_ folder: String, _ name: String) -> String {
    FileSystem.join(folder, name)
  }
}
