import CLV2Host
import CLilv
import Glibc
import Synchronization

/// Numbers for URIs, 1 upwards, the same for all plugins of one world.
/// - Thread: [any]; takes a lock, as LV2 allows: plugins map while they are instantiated.
final class URIDTable: Sendable {
  private let entries = Mutex(Entries())

  private struct Entries {
    var numbers: [String: LV2_URID] = [:]
    /// The strings handed out by `unmap`; they stay where they are until the table is gone.
    var strings: [UnsafeMutablePointer<CChar>] = []
  }

  deinit {
    entries.withLock { entries in
      for string in entries.strings { free(string) }
    }
  }

  /// - Returns: 0 when memory is short, as LV2 says it.
  func map(_ uri: String) -> LV2_URID {
    entries.withLock { entries in
      if let known = entries.numbers[uri] { return known }
      guard let copy = strdup(uri) else { return 0 }
      entries.strings.append(copy)
      let number = LV2_URID(entries.strings.count)
      entries.numbers[uri] = number
      return number
    }
  }

  /// The feature as plugins and lilv get it; valid while the table lives.
  var mapFeature: LV2_URID_Map {
    LV2_URID_Map(handle: Unmanaged.passUnretained(self).toOpaque(), map: mapURI)
  }

  var unmapFeature: LV2_URID_Unmap {
    LV2_URID_Unmap(handle: Unmanaged.passUnretained(self).toOpaque(), unmap: unmapURI)
  }

  fileprivate func address(of number: LV2_URID) -> UInt? {
    entries.withLock { entries in
      guard number > 0, Int(number) <= entries.strings.count else { return nil }
      return UInt(bitPattern: entries.strings[Int(number) - 1])
    }
  }
}

private func table(_ handle: UnsafeMutableRawPointer) -> URIDTable {
  Unmanaged<URIDTable>.fromOpaque(handle).takeUnretainedValue()
}

private func mapURI(
  _ handle: UnsafeMutableRawPointer?, _ uri: UnsafePointer<CChar>?
) -> LV2_URID {
  guard let handle, let uri else { return 0 }
  return table(handle).map(String(cString: uri))
}

private func unmapURI(
  _ handle: UnsafeMutableRawPointer?, _ number: LV2_URID
) -> UnsafePointer<CChar>? {
  guard let handle, let address = table(handle).address(of: number) else { return nil }
  return UnsafePointer(bitPattern: address)
}
