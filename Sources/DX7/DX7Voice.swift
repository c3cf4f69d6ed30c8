/// One DX7 voice: its 155 parameters as they stand in a single-voice dump, each within its range.
public struct DX7Voice: Equatable, Sendable {
  /// 155 bytes, operator 6 first, name last.
  public private(set) var bytes: [UInt8]

  /// INIT VOICE: operator 1 alone, a plain sine.
  public init() {
    bytes = [UInt8](repeating: 0, count: DX7Parameter.count)
    for op in 0..<6 {
      for field in [DX7OperatorField.rate1, .rate2, .rate3, .rate4, .level1, .level2, .level3] {
        self[op: op, field] = 99
      }
      self[op: op, .breakPoint] = 39
      self[op: op, .coarse] = 1
      self[op: op, .detune] = 7
    }
    self[op: 0, .outputLevel] = 99
    for number in 126..<130 { bytes[number] = 99 }
    for number in 130..<134 { bytes[number] = 50 }
    self[.oscillatorSync] = 1
    self[.lfoSpeed] = 35
    self[.lfoSync] = 1
    self[.lfoPitchSensitivity] = 3
    self[.transpose] = 24
    name = "INIT VOICE"
  }

  /// Takes 155 unpacked bytes; whatever is out of range is clamped and reported.
  /// - Returns: nil unless there are 155 bytes.
  public static func clamping(_ bytes: some Collection<UInt8>) -> (DX7Voice, [FieldClamp])? {
    guard bytes.count == DX7Parameter.count else { return nil }
    var voice = DX7Voice(unchecked: Array(bytes))
    let clamps = voice.clamp()
    return (voice, clamps)
  }

  init(unchecked bytes: [UInt8]) { self.bytes = bytes }

  mutating func clamp() -> [FieldClamp] {
    var clamps: [FieldClamp] = []
    for number in 0..<DX7Parameter.count {
      let parameter = DX7Parameter(number)
      let old = bytes[number]
      if old > parameter.maximum {
        bytes[number] = parameter.maximum
        clamps.append(FieldClamp(parameter: parameter, old: old))
      }
    }
    return clamps
  }

  /// A raw parameter; writing clamps.
  public subscript(parameter: DX7Parameter) -> UInt8 {
    get { bytes[parameter.number] }
    set { bytes[parameter.number] = min(newValue, parameter.maximum) }
  }

  /// - Parameter op: 0 is operator 1.
  public subscript(op op: Int, field: DX7OperatorField) -> UInt8 {
    get { self[DX7Parameter(op: op, field)] }
    set { self[DX7Parameter(op: op, field)] = newValue }
  }

  public subscript(field: DX7VoiceField) -> UInt8 {
    get { self[DX7Parameter(field.rawValue)] }
    set { self[DX7Parameter(field.rawValue)] = newValue }
  }

  /// Ten characters of ASCII; codes a reader cannot see show as spaces. Writing pads and cuts.
  public var name: String {
    get {
      let codes = bytes[DX7Parameter.nameStart...].map { (32...126).contains($0) ? $0 : 32 }
      return String(decoding: codes, as: UTF8.self)
    }
    set {
      let codes = newValue.unicodeScalars.prefix(10).map {
        (32...126).contains($0.value) ? UInt8($0.value) : 63
      }
      for place in 0..<10 {
        bytes[DX7Parameter.nameStart + place] = place < codes.count ? codes[place] : 32
      }
    }
  }
}

/// A value that was out of range and is now the parameter's largest.
public struct FieldClamp: Equatable, Sendable, CustomStringConvertible {
  public let parameter: DX7Parameter
  public let old: UInt8
  public var description: String { "\(parameter.name) was \(old), is \(parameter.maximum)" }
}
