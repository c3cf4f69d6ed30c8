import Configuring
import Foundation
import Hosting

/// A person's configuration on the disk.
public enum ConfigurationFile {
  public static var path: String { UserFolder.path("XDG_CONFIG_HOME", "/.config") + "/config" }

  /// - Returns: nil when there is none.
  /// - Throws: `.noInput` when it cannot be read, `.badData` with the line that is wrong.
  public static func read() throws(HostError) -> Configuration? {
    let path = Self.path
    // A link to nothing and a folder that may not be looked into are no lack of a file.
    if FileSystem.linkStatus(path) == nil, [ENOENT, ENOTDIR].contains(errno) { return nil }
    let bytes = try FileBytes.read(path, limit: Configuration.byteLimit)
    do {
      return try Configuration(bytes)
    } catch {
      throw Self.error(error)
    }
  }

  public static func error(_ fault: ConfigurationFault) -> HostError {
    let place = fault.line > 0 ? "\(path):\(fault.line)" : path
    return HostError(.badData, "\(place): \(fault.reason)")
  }
}
