import DX7
import Hosting
import LiveEngine
import SessionModel

/// DX7 voices among the patches.
extension PatchFiles {
  /// Any patch a person may name: `init`, a `.json` patch, a `.syx` voice or `bank.syx:7` (voice 7, from 1), which brings
  /// its bank along.
  public static func loadAny(_ name: String) throws(HostError) -> LoadedPatch {
    let (path, number) = split(name)
    guard path.lowercased().hasSuffix(".syx") || isOther(path) else {
      let document = try load(name)
      return LoadedPatch(
        values: document.values, name: document.name, playing: document.playing)
    }
    let file = try read(path)
    guard number >= 1, number <= file.voices.count else {
      throw HostError(
        .badData, "\(path): has voices 1 to \(file.voices.count), not \(number)")
    }
    let voice = file.voices[number - 1]
    var patch = LoadedPatch(
      values: VoiceConversion().patch(voice), name: voice.name, warnings: file.warnings,
      voice: voice)
    if file.voices.count > 1 {
      patch.bank = Array(file.voices.prefix(bankLimit))
      patch.program = number <= bankLimit ? number : 0
    }
    return patch
  }

  /// Voices of a bank.
  private static let bankLimit = ReceiverTables.programs

  /// The first voices of a `.syx` file.
  /// - Parameter most: Nil: `ReceiverTables.programs`.
  public static func loadBank(
    _ path: String, most: Int? = nil
  ) throws(HostError) -> LoadedBank {
    let file = try read(path)
    let most = most ?? bankLimit
    var warnings = file.warnings
    if file.voices.count > most {
      warnings.append("only the first \(most) of \(file.voices.count) voices are kept")
    }
    return LoadedBank(voices: Array(file.voices.prefix(most)), warnings: warnings)
  }

  /// Every voice of a `.syx` file.
  public static func loadVoices(_ path: String) throws(HostError) -> [DX7Voice] {
    try read(path).voices
  }

  /// Writes SysEx beside and renames into place; refuses to overwrite.
  public static func saveExclusive(_ bytes: [UInt8], to path: String) throws(HostError) {
    try FileBytes.write(bytes, to: path, force: false)
  }

  private static func read(_ path: String) throws(HostError) -> SysExFile {
    let bytes = try FileBytes.read(path, limit: SysExFile.byteLimit)
    do throws(SysExError) {
      return try SysExFile.parse(bytes)
    } catch {
      throw HostError(.badData, "\(path): \(error)")
    }
  }

  /// Whether a name is a recording's: no patch's by its ending, and no voice in it.
  public static func isSound(_ name: String) -> Bool {
    let (path, _) = split(name)
    let isPatch = path == "init" || [".json", ".syx"].contains { path.lowercased().hasSuffix($0) }
    return !isPatch && (try? read(path)) == nil
  }

  /// A file of some other ending: what is in it says what it is.
  private static func isOther(_ path: String) -> Bool {
    path != "init" && !path.lowercased().hasSuffix(".json") && FileSystem.exists(path)
  }

  /// `bank.syx:7` into path and 7; without a number the first voice.
  private static func split(_ name: String) -> (path: String, voice: Int) {
    // A colon may be part of a name.
    if FileSystem.exists(name) { return (name, 1) }
    guard let colon = name.lastIndex(of: ":"), let number = Int(name[name.index(after: colon)...])
    else { return (name, 1) }
    return (String(name[..<colon]), number)
  }
}
