import DX7
import Exploring
import Hosting

/// A person's own voices: banks, and what matches have left.
public enum OwnVoiceFiles {
  /// Most voices that are taken.
  public static let limit = 20_000

  /// All voices of the `.syx` files and of the `patch.json` of a folder and the folders in it; of
  /// the same voice only the first.
  /// - Parameter warn: Told of each file that is left out, and why.
  /// - Throws: `.noInput` when the place is not there.
  public static func read(
    _ path: String, warn: (String) -> Void
  ) throws(HostError) -> [OwnVoice] {
    var voices: [OwnVoice] = []
    var seen: Set<[UInt8]> = []
    let files = try LibraryFiles.files(
      path,
      named: {
        $0.lowercased().hasSuffix(".syx") || $0 == "patch.json"
      })
    for file in files {
      do throws(HostError) {
        for voice in try Self.voices(file)
        where seen.insert(Array(voice.bytes.prefix(DX7Parameter.nameStart))).inserted {
          guard voices.count < limit else {
            warn("\(file): only the first \(limit) voices are placed")
            return voices
          }
          voices.append(OwnVoice(voice, source: file))
        }
      } catch {
        warn(error.message)
      }
    }
    return voices
  }

  private static func voices(_ file: String) throws(HostError) -> [DX7Voice] {
    if file.lowercased().hasSuffix(".syx") { return try PatchFiles.loadVoices(file) }
    return try PatchFiles.loadDump(file, voice: nil).voices
  }
}
