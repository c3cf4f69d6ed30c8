import DX7
import Hosting

/// What of a file goes to a real DX7.
extension PatchFiles {
  /// One voice, or the 32 of a bank.
  /// - Parameters:
  ///   - name: Any patch a person may name; one that is no DX7 voice becomes the nearest.
  ///   - number: The voice of a `.syx` file, from 1; nil: its only one, or its 32.
  /// - Throws: As `loadAny`; `.badData` where a file has neither 1 nor 32 voices: what fills a bank up
  ///   would take the place of voices in the DX7.
  public static func loadDump(_ name: String, voice number: Int?) throws(HostError) -> LoadedBank {
    let isJSON = name.lowercased().hasSuffix(".json")
    if number == nil, isJSON || name == "init" || !FileSystem.exists(name) {
      return try single(name)
    }
    let bank = try loadBank(name, most: .max)
    if let number {
      guard number >= 1, number <= bank.voices.count else {
        throw HostError(
          .badData, "\(name): has voices 1 to \(bank.voices.count), not \(number)")
      }
      return LoadedBank(voices: [bank.voices[number - 1]], warnings: bank.warnings)
    }
    guard [1, 32].contains(bank.voices.count) else {
      throw HostError(
        .badData,
        "\(name): has \(bank.voices.count) voices, a DX7 takes 1 or a bank of 32; --voice says which"
      )
    }
    return bank
  }

  private static func single(_ name: String) throws(HostError) -> LoadedBank {
    let patch = try loadAny(name)
    if let voice = patch.voice { return LoadedBank(voices: [voice], warnings: patch.warnings) }
    let (voice, losses) = VoiceConversion().nearest(to: patch.values)
    var named = voice
    named.name = patch.name
    return LoadedBank(voices: [named], warnings: patch.warnings + losses)
  }
}
