import DX7
import Foundation
import Hosting
import Learning
import SessionJSON
import SessionModel

/// `patches/` of a session: every patch that was learned, as `001.json` and `001.syx`, from the
/// moment it took over.
public struct LearnedPatchFolder: Sendable {
  public static let name = "patches"
  public let path: String

  /// - Parameter session: The session's folder.
  public init(session: String) { path = SessionFolder.join(session, Self.name) }

  /// Both files are written beside and renamed into place; a `.syx` holds what a DX7 can of it.
  public func write(_ patch: LearnedPatch) throws(HostError) {
    try FileSystem.makeFolders(path)
    let stem = SessionFolder.join(path, String(format: "%03d", patch.number))
    let json = try inDocument(stem) { () throws(DocumentError) in try patch.document.encoded() }
    try FileBytes.write(json, to: stem + ".json", replacing: .own)
    var voice = patch.voice ?? DX7Voice.nearest(to: patch.document.values).voice
    voice.name = patch.document.name
    try FileBytes.write(SysExFile.message(voice: voice), to: stem + ".syx", replacing: .own)
  }

  /// Takes away what an earlier session left, and nothing else.
  func clear() {
    for name in (try? FileSystem.names(path)) ?? [] where Self.isOurs(name) {
      FileSystem.remove(SessionFolder.join(path, name))
    }
    FileSystem.removeFolder(path)
  }

  /// At least three digits and one of the two endings.
  private static func isOurs(_ name: String) -> Bool {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 2 && parts[0].count >= 3 && parts[0].allSatisfy(\.isASCIIDigit)
      && (parts[1] == "json" || parts[1] == "syx")
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}
