/// Names of files as the system has them, bytes of any value, in strings that stay valid Unicode.
///
/// A byte that is no UTF-8 stands in the string as U+10FE00 plus the byte, in a private plane that
/// no name uses; a name that does use it is kept byte for byte in the same way. So a name comes out
/// of JSON, CSV or a message as the bytes it went in with.
public enum NameBytes {
  private static let base: UInt32 = 0x10FE00
  private static let escapes = base + 0x80...base + 0xFF

  /// - Parameter bytes: A name or path without its closing 0.
  public static func text(_ bytes: some Sequence<UInt8>) -> String {
    let bytes = Array(bytes)
    if let plain = String(validating: bytes, as: UTF8.self), !hasEscape(plain) { return plain }
    var text = String.UnicodeScalarView()
    var at = 0
    while at < bytes.count {
      let end = min(at + length(bytes[at]), bytes.count)
      let whole = String(validating: bytes[at..<end], as: UTF8.self)
      if let whole, !hasEscape(whole), let scalar = whole.unicodeScalars.first {
        text.append(scalar)
        at = end
      } else {
        if let scalar = Unicode.Scalar(base + UInt32(bytes[at])) { text.append(scalar) }
        at += 1
      }
    }
    return String(text)
  }

  /// What `text` was made from.
  public static func bytes(_ text: String) -> [UInt8] {
    guard hasEscape(text) else { return Array(text.utf8) }
    return text.unicodeScalars.flatMap { scalar in
      escapes.contains(scalar.value)
        ? [UInt8(scalar.value - base)] : Array(String(Character(scalar)).utf8)
    }
  }

  /// For eyes: a replacement character for each byte that is no UTF-8.
  public static func shown(_ text: String) -> String {
    guard hasEscape(text) else { return text }
    var shown = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      shown.append(escapes.contains(scalar.value) ? "\u{FFFD}" : scalar)
    }
    return String(shown)
  }

  private static func hasEscape(_ text: String) -> Bool {
    text.unicodeScalars.contains { escapes.contains($0.value) }
  }

  /// Bytes of the character that begins so.
  private static func length(_ lead: UInt8) -> Int {
    lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
  }
}
