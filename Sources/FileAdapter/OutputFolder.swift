import Foundation
import Hosting

/// A folder that a command leaves files of known names in.
enum OutputFolder {
  /// Makes the folder where there is none; refuses when a file is in the way.
  static func prepare(
    _ path: String, for names: [String], force: Bool
  ) throws(HostError) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw HostError(.cannotCreate, "\(path): \(error.localizedDescription)")
    }
    for name in names where !force {
      guard FileManager.default.fileExists(atPath: "\(path)/\(name)") else { continue }
      throw HostError(.cannotCreate, "\(path)/\(name): exists already; --force overwrites")
    }
  }
}
