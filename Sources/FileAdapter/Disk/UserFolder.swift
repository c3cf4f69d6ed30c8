import Foundation
import Hosting

/// The folders that a person's programs share, as the XDG standard has them.
enum UserFolder {
  /// - Parameters:
  ///   - variable: Names the folder for all programs.
  ///   - home: Where it is in the home folder if the variable does not say.
  /// - Returns: This program's own place in it.
  static func path(_ variable: String, _ home: String) -> String {
    // The standard says: a path that is not absolute is to be ignored.
    let base =
      value(variable).flatMap { $0.hasPrefix("/") ? $0 : nil } ?? FileSystem.home + home
    return base + "/ddspm"
  }

  static func value(_ variable: String) -> String? {
    getenv(variable).map { value in
      NameBytes.text(
        UnsafeBufferPointer(start: value, count: strlen(value)).map { UInt8(bitPattern: $0) })
    }
  }
}

extension FileSystem {
  /// A person's own folder.
  public static var home: String { UserFolder.value("HOME") ?? NSHomeDirectory() }
}
