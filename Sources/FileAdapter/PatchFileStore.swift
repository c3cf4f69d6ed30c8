import Hosting
import SessionModel

/// Patches, banks and voices as files; nothing that is there is overwritten.
public final class PatchFileStore: PatchStore {
  public init() {}

  public func loadPatch(_ name: String) throws(HostError) -> LoadedPatch {
    try PatchFiles.loadAny(name)
  }

  public func loadBank(_ name: String) throws(HostError) -> LoadedBank {
    try PatchFiles.loadBank(name)
  }

  public func savePatch(
    _ values: [Float], named name: String, to path: String
  ) throws(HostError) {
    try PatchFiles.save(PatchDocument(name: name, values: values), to: path, force: false)
  }

  public func saveExclusive(_ bytes: [UInt8], to path: String) throws(HostError) {
    try PatchFiles.saveExclusive(bytes, to: path)
  }
}
