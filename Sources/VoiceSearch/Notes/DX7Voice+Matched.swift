import DX7

extension DX7Voice {
  /// - Parameter bytes: 145 of a voice without its name.
  public static func matched(_ bytes: [UInt8]) -> DX7Voice {
    var voice = clamping(bytes + [UInt8](repeating: 32, count: 10))?.0 ?? DX7Voice()
    voice.name = "MATCH"
    return voice
  }
}
