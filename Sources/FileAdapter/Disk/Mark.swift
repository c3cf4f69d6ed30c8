import Foundation
import Hosting
import Recognition

/// What single files that this program made are known by.
enum Mark {
  /// The software that a sound file says it was made with.
  static let software = "ddspm"
  /// Stands in the head of a page.
  static let page = "<meta name=\"generator\" content=\"ddspm\">"
  private static let headBytes = 1 << 16

  /// Whether the program made this file; so may whoever wrote an empty one say.
  static func isOn(_ path: String) -> Bool {
    guard let status = FileSystem.status(path), status.st_mode & S_IFMT == S_IFREG else {
      return false
    }
    guard status.st_size > 0 else { return true }
    guard let head = try? FileBytes.head(path, headBytes) else { return false }
    return isSound(head) || isLibrary(head) || isText(head)
  }

  private static func isSound(_ head: [UInt8]) -> Bool {
    let text = Array("ISFT".utf8)
    guard head.starts(with: "RIFF".utf8) || head.starts(with: "RF64".utf8),
      let at = head.indices.first(where: { head[$0...].starts(with: text) })
    else { return false }
    return head.dropFirst(at + 8).starts(with: software.utf8)
  }

  private static func isLibrary(_ head: [UInt8]) -> Bool {
    head.starts(with: VoiceLibrary.mark) || head.starts(with: Predictor.mark)
  }

  /// A page, a set's summary, or a document of this program.
  private static func isText(_ head: [UInt8]) -> Bool {
    let text = String(decoding: head, as: UTF8.self)
    return text.contains(page) || text.hasPrefix(SetSummary.head)
      || (text.hasPrefix("{") && text.contains("\"format\"") && text.contains("\"ddspm-"))
  }
}
