import Hosting
import OtherMachines

/// A person's table of returns.
public enum MarketFile {
  /// - Throws: `.noInput` when it cannot be read, `.badData` with the place where it is none.
  public static func read(_ path: String) throws(HostError) -> Market {
    let bytes = try FileBytes.read(path, limit: Market.byteLimit)
    do {
      return try Market(csv: bytes)
    } catch {
      throw HostError(.badData, "\(path): \(error)")
    }
  }
}
