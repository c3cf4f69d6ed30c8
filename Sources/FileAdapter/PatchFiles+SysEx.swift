import DX7
import Hosting
import SessionModel

/// DX7 voices among the patches.
extension PatchFiles {
  /// Any patch a person may name: `init`, a `.json` patch, a `.syx` voice or `bank.syx:7` (voice 7, from 1).
  public static func loadAny(_ name: String) throws(HostError) -> LoadedPatch {
    let (path, number) = split(name)
    guard path.lowercased().hasSuffix(".syx") else {
      let document = try load(name)
      return LoadedPatch(
        values: document.values, name: document.name, playing: document.playing)
    }
    let bytes = try FileBytes.read(path, limit: SysExFile.byteLimit)
    let file: SysExFile
    do throws(SysExError) {
      file = try SysExFile.parse(bytes)
    } catch {
      throw HostError(.badData, "\(path): \(error)")
    }
    guard number >= 1, number <= file.voices.count else {
      throw HostError(
        .badData, "\(path): has voices 1 to \(file.voices.count), not \(number)")
    }
    let voice = file.voices[number - 1]
    return LoadedPatch(
      values: VoiceConversion().patch(voice), name: voice.name, warnings: file.warnings)
  }

  /// `bank.syx:7` into path and 7; without a number the first voice.
  private static func split(_ name: String) -> (path: String, voice: Int) {
    guard let colon = name.lastIndex(of: ":"), let number = Int(name[name.index(after: colon)...])
    else { return (name, 1) }
    return (String(name[..<colon]), number)
  }
}
