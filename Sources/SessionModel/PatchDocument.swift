import Knobs

/// A patch with its name and, when it came from a match, how it is to be played.
public struct PatchDocument: Equatable, Sendable {
  public static let format = "ddspm-patch"
  public static let version = 1
  /// A document beyond this is refused unread.
  public static let maximumBytes = 1 << 20

  /// At most 256 characters.
  public var name: String
  /// One value per patch knob, in the order of `PatchLayout`.
  public var values: [Float]
  public var playing: Playing
  /// The DX7 voice the patch came from, as bytes of SysEx; nil when it came from none.
  public var voice: [UInt8]?

  /// INIT VOICE.
  public init(name: String = "INIT VOICE") {
    self.name = name
    values = KnobTable.shared.patchKnobs.map(\.default)
    playing = Playing()
  }

  /// - Parameter values: One per patch knob, in the order of `PatchLayout`; clamped to the ranges.
  public init(name: String, values: [Float]) {
    let knobs = KnobTable.shared.patchKnobs
    precondition(values.count == knobs.count, "a patch has \(knobs.count) values")
    self.init(name: name)
    self.values = zip(knobs, values).map { $0.clamp($1) }
  }

  /// Missing knobs take their defaults; paths that are no patch knob are left out; values are
  /// clamped.
  public init(name: String, valuesByPath: [String: Float]) {
    let knobs = KnobTable.shared.patchKnobs
    self.init(name: name, values: knobs.map { valuesByPath[$0.path] ?? $0.default })
  }

  public var valuesByPath: [String: Float] {
    let knobs = KnobTable.shared.patchKnobs
    return Dictionary(uniqueKeysWithValues: zip(knobs.map(\.path), values))
  }

  public subscript(path: String) -> Float? {
    guard let knob = KnobTable.shared[path], values.indices.contains(knob.id) else { return nil }
    return values[knob.id]
  }
}

extension PatchDocument {
  /// How `ddspm render` plays the patch when it is not told otherwise; nil fields are left to the
  /// command.
  public struct Playing: Equatable, Sendable {
    /// MIDI key, 0...127.
    public var note: Int?
    /// 1...127
    public var velocity: Int?
    /// Seconds the key is held, 0...3600.
    public var held: Double?
    /// Seconds of the whole sound, 0...3600.
    public var length: Double?
    /// Cents added to the key's pitch, -1200...1200.
    public var tuning: Double?
    /// Factor on the output, 0...1000.
    public var gain: Double?
    /// Seconds before the key goes down, 0...3600.
    public var start: Double?
    /// Hz, 8000...384000.
    public var rate: Double?

    public init(
      note: Int? = nil, velocity: Int? = nil, held: Double? = nil, length: Double? = nil,
      tuning: Double? = nil, gain: Double? = nil,
      start: Double? = nil, rate: Double? = nil
    ) {
      self.note = note
      self.velocity = velocity
      self.held = held
      self.length = length
      self.tuning = tuning
      self.gain = gain
      self.start = start
      self.rate = rate
    }
  }
}
