import Knobs
import Quantities

/// `session.json`: what a replay must know before the first frame, and how it ended.
public struct SessionDocument: Equatable, Sendable, Codable {
  public static let format = "ddspm-session"
  public static let version = 1
  /// A document beyond this is refused unread.
  public static let maximumBytes = 4 << 20

  public var format = Self.format
  public var version = Self.version
  public var knobTable = KnobTable.version
  /// Frames per second.
  public var sampleRate: Double
  /// Frames per cycle of the audio server at the start.
  public var period: Int
  /// Name of the instruction set the kernels ran on; a replay is exact on the same one.
  public var instructionSet: String
  /// ISO 8601, as the caller passed it in.
  public var started: String
  /// The engine's frame that the files' first frame holds.
  public var firstFrame: UInt64 = 0
  /// off, follow or learn.
  public var mode: String
  /// Whose quirks the engine had, `dexed` or `hardware`; nil is `dexed`.
  public var dx7: String?
  public var law: String?
  /// `input` or the path of a file.
  public var target: String?
  public var oscPort: Int?
  public var patchName: String
  /// Values at the first frame, by path: the patch and the performance knobs.
  public var knobs: [String: Float]
  public var rack: [RackEntry]
  /// Nil as long as the session runs, and for ever if it was killed.
  public var closing: Closing?

  public init(
    sampleRate: Double, period: Int, instructionSet: String, started: String, mode: String,
    patchName: String, knobs: [String: Float], rack: [RackEntry] = []
  ) {
    self.sampleRate = sampleRate
    self.period = period
    self.instructionSet = instructionSet
    self.started = started
    self.mode = mode
    self.patchName = patchName
    self.knobs = knobs
    self.rack = rack
  }

  /// One hosted effect.
  public struct RackEntry: Equatable, Sendable, Codable {
    public var uri: String
    /// Values by the symbol of the control input.
    public var parameters: [String: Float]
    public var bypass: Bool
    /// 0 dry ... 1 wet
    public var wet: Float

    public init(uri: String, parameters: [String: Float], bypass: Bool = false, wet: Float = 1) {
      self.uri = uri
      self.parameters = parameters
      self.bypass = bypass
      self.wet = wet
    }
  }

  /// What is known only at the end.
  public struct Closing: Equatable, Sendable, Codable {
    /// Frames in each of the sound files, silence for lost ones included.
    public var frames: Int
    public var xruns: Int
    /// Frames that reached no file.
    public var lostFrames: Int
    /// Frames from input to output.
    public var latency: Int
    /// Medians of what was traced, by the trace's column.
    public var medians: [String: Double]

    public init(
      frames: Int = 0, xruns: Int = 0, lostFrames: Int = 0, latency: Int = 0,
      medians: [String: Double] = [:]
    ) {
      self.frames = frames
      self.xruns = xruns
      self.lostFrames = lostFrames
      self.latency = latency
      self.medians = medians
    }
  }
}

extension SessionDocument {
  /// Refuses another format, impossible rates, unknown knobs and values out of range, naming the
  /// place.
  public func check() throws(DocumentError) {
    try DocumentFormat.check(
      format: format, version: version, expected: Self.format, newest: Self.version)
    try KnobValues.check(table: knobTable)
    guard SampleRate(sampleRate) != nil else {
      throw DocumentError("sampleRate", "\(sampleRate) is out of range \(SampleRate.bounds)")
    }
    guard Period(period) != nil else {
      throw DocumentError("period", "\(period) is out of range \(Period.bounds)")
    }
    _ = try engineValues()
  }

  /// Values at the first frame, one per engine knob, in the order of the audio thread's vector.
  public func engineValues() throws(DocumentError) -> [Float] {
    var vector = KnobTable.shared.engineKnobs.map(\.default)
    try KnobValues.read(knobs, among: KnobTable.shared.engineKnobs, into: &vector)
    return vector
  }
}
