import DX7
import FMSynthesis

/// What the search moves: a DX7 voice without its name, the key it is played on, how long it is
/// held.
public struct Genome: Equatable, Sendable {
  /// 145 bytes of an unpacked voice, each in range.
  public var bytes: [UInt8]
  /// 0...127
  public var key: UInt8
  /// Control blocks of 64 frames at 48 kHz until the key is let go.
  public var held: Int32
  /// Cents above the key's own pitch.
  public var tuning: Float

  /// - Parameter bytes: 145, each in range.
  public init(bytes: [UInt8], key: UInt8, held: Int32, tuning: Float) {
    (self.bytes, self.key, self.held, self.tuning) = (bytes, key, held, tuning)
  }

  public init(voice: DX7Voice, key: UInt8, held: Int32, tuning: Float = 0) {
    bytes = Array(voice.bytes.prefix(145))
    self.key = key
    self.held = held
    self.tuning = tuning
  }

  public init(_ note: SearchNote) {
    bytes = Array(note.bytes.prefix(145))
    key = note.pitch.key
    held = Int32((note.held * 48_000 / 64).rounded())
    tuning = Float(note.pitch.cents)
  }

  /// - Parameter name: At most ten characters count.
  public func voice(named name: String) -> DX7Voice {
    var voice = DX7Voice.clamping(bytes + [UInt8](repeating: 32, count: 10))?.0 ?? DX7Voice()
    voice.name = name
    return voice
  }

  /// 0...31
  public var algorithm: Int { Int(bytes[DX7VoiceField.algorithm.rawValue]) }

  public func isCarrier(_ op: Int) -> Bool {
    Algorithms.carriers(algorithm + 1) & (1 << UInt8(op)) != 0
  }

  /// Operators that modulate `op`, feedback aside.
  func modulators(of op: Int) -> [Int] {
    (op + 1..<6).filter { Algorithms.depth(algorithm: algorithm + 1, into: op, from: $0) > 0 }
  }

  /// - Parameter op: 0 is operator 1.
  public subscript(op: Int, field: DX7OperatorField) -> Int {
    get { Int(bytes[DX7Parameter.start(of: op) + field.rawValue]) }
    set {
      bytes[DX7Parameter.start(of: op) + field.rawValue] = UInt8(
        clamp(newValue, Int(field.maximum)))
    }
  }

  /// All that two voices share whose levels and envelopes alone are different.
  var structure: [UInt8] {
    var all = [key, UInt8(self[.algorithm]), UInt8(self[.feedback])]
    for op in 0..<6 {
      let start = DX7Parameter.start(of: op) + DX7OperatorField.mode.rawValue
      all += bytes[start...start + 3]
    }
    return all
  }

  public subscript(field: DX7VoiceField) -> Int {
    get { Int(bytes[field.rawValue]) }
    set { bytes[field.rawValue] = UInt8(clamp(newValue, Int(field.maximum))) }
  }

  /// Raises or lowers all carriers.
  public mutating func shiftCarriers(by steps: Int) {
    for op in 0..<6 where isCarrier(op) && self[op, .outputLevel] > 0 {
      self[op, .outputLevel] += steps
    }
  }

  /// Steps by which all carriers can rise: 0 where one modulates or feeds back, as the timbre would
  /// move too, and where one is so soft that its steps are uneven.
  public var headroom: Int {
    let carriers = (0..<6).filter { isCarrier($0) && self[$0, .outputLevel] > 0 }
    let isFree = carriers.allSatisfy { op in
      self[op, .outputLevel] >= 20
        && (0..<6).allSatisfy {
          Algorithms.depth(algorithm: algorithm + 1, into: $0, from: op) == 0
        }
    }
    return isFree ? carriers.map { 99 - self[$0, .outputLevel] }.min() ?? 0 : 0
  }

  /// Moves every operator that follows the key.
  mutating func scaleRatios(by factor: Double, _ lattice: RatioLattice) {
    for op in 0..<6 where self[op, .mode] == 0 {
      let now = RatioLattice.Setting(
        coarse: UInt8(self[op, .coarse]), fine: UInt8(self[op, .fine]))
      let next = lattice.nearest(ratio: RatioLattice.ratio(now) * Float(factor))
      self[op, .coarse] = Int(next.coarse)
      self[op, .fine] = Int(next.fine)
    }
  }

  private func clamp(_ value: Int, _ maximum: Int) -> Int { min(max(value, 0), maximum) }
}
