import Foundation
import Hosting
import SessionJSON
import SessionModel

/// Patches and MIDI maps as a person names them on the command line.
public enum PatchFiles {
  /// - Parameter name: `init` or the path of a `.json` patch.
  /// - Throws: `.noInput` when it is not there; `.badData` naming file and knob when it is
  ///   refused; `.usage` for any other kind of file.
  public static func load(_ name: String) throws(HostError) -> PatchDocument {
    if name == "init" { return PatchDocument() }
    guard name.lowercased().hasSuffix(".json") else {
      throw HostError(.usage, "\(name): is neither init nor a .json patch")
    }
    let bytes = try FileBytes.read(name, limit: PatchDocument.maximumBytes)
    return try inDocument(name) { () throws(DocumentError) in try PatchDocument(decoding: bytes) }
  }

  /// Writes beside and renames into place.
  /// - Throws: `.cannotCreate` when the file is there and `force` is not.
  public static func save(
    _ patch: PatchDocument, to path: String, force: Bool
  ) throws(HostError) {
    let bytes = try inDocument(path) { () throws(DocumentError) in try patch.encoded() }
    try FileBytes.write(bytes, to: path, force: force)
  }

  /// - Throws: `.noInput`, or `.badData` naming `file:line`.
  public static func loadMIDIMap(_ path: String) throws(HostError) -> MIDIMap {
    let bytes = try FileBytes.read(path, limit: MIDIMap.maximumBytes)
    do throws(DocumentError) {
      return try MIDIMap(parsing: bytes, file: path)
    } catch {
      throw HostError(.badData, error.description)
    }
  }
}
