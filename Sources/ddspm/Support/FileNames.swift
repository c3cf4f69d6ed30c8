import ArgumentParser
import Hosting

/// What a file system can hold as a name: looked at in all arguments before anything is done, since
/// a name that is too long would else fail late, and as if something else was wrong.
enum FileNames {
  private static let longestName = 255
  private static let longestPath = 4095

  /// - Throws: `ValidationError` for what can be no file and no list of files.
  static func check(_ arguments: some Sequence<String>) throws {
    for argument in arguments {
      for path in argument.split(separator: ",") where count(path) > longestPath {
        throw ValidationError(
          "a path has at most \(longestPath) bytes, not \(count(path)): \(path.prefix(40))…")
      }
      let names = argument.split { $0 == "/" || $0 == "," || $0 == "=" }
      if let name = names.first(where: { count($0) > longestName }) {
        throw ValidationError(
          "a file's name has at most \(longestName) bytes, not \(count(name)): "
            + "\(name.prefix(40))…")
      }
    }
  }

  /// In the file system: what is no UTF-8 is longer in a string.
  private static func count(_ name: Substring) -> Int { NameBytes.bytes(String(name)).count }
}
