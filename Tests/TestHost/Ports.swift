import Addresses
import Hosting
import LiveEngine
import Synchronization

/// A patch store in memory: what was offered can be loaded, what is saved is remembered by its path.
public final class MemoryStore: PatchStore {
  private let patches = Mutex<[String: LoadedPatch]>([:])
  private let paths = Mutex<[String]>([])

  public init() {}

  public var savedPaths: [String] { paths.withLock { $0 } }

  public func offer(_ patch: LoadedPatch, as name: String) {
    patches.withLock { $0[name] = patch }
  }

  public func loadPatch(_ name: String) throws(HostError) -> LoadedPatch {
    guard let patch = patches.withLock({ $0[name] }) else {
      throw HostError(.noInput, "no such file: \(name)")
    }
    return patch
  }

  public func loadBank(_ name: String) throws(HostError) -> LoadedBank {
    throw HostError(.noInput, "no such file: \(name)")
  }

  public func savePatch(
    _ values: [Float], named name: String, to path: String
  ) throws(HostError) {
    paths.withLock { $0.append(path) }
  }

  public func saveExclusive(_ bytes: [UInt8], to path: String) throws(HostError) {
    paths.withLock { $0.append(path) }
  }
}

/// Remembers what was noted.
public final class MemoryJournal: SessionJournal {
  private let lines = Mutex<[String]>([])

  public init() {}

  public var notes: [String] { lines.withLock { $0 } }
  public func note(_ text: String) { lines.withLock { $0.append(text) } }
}

/// Figures that do not change.
public final class FixedFigures: HostFigures {
  private let figures: [Figure: Double]

  public init(_ figures: [Figure: Double] = [:]) { self.figures = figures }

  public func figure(_ figure: Figure) -> Double { figures[figure] ?? 0 }
}

/// A server that never calls the engine.
public final class StillServer: AudioServer, Sendable {
  public let sampleRate = 48_000.0
  public let period = 64
  public let clientName = "still"
  public let xruns = 0

  public init() {}

  public func activate(_ engine: UnsafeMutablePointer<LiveEngine>) {}
  public func setLatency(frames: Int, ofNotes: Int) {}
  public func close() {}
}
