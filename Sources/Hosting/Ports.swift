import LiveEngine
import Rendering
import SessionModel

/// What failed, for a person, with the exit code of sysexits that the command ends with.
public struct HostError: Error, Equatable, Sendable {
  public enum Exit: Int32, Sendable {
    case usage = 64
    case badData = 65
    case noInput = 66
    case unavailable = 69
    case internalError = 70
    case cannotCreate = 73
    case inputOutput = 74
  }
  public let exit: Exit
  public let message: String

  public init(_ exit: Exit, _ message: String) {
    self.exit = exit
    self.message = message
  }
}

/// The audio server (JACK): drives the live engine's process function from its own real-time thread.
public protocol AudioServer: AnyObject {
  var sampleRate: Double { get }
  var period: Int { get }
  /// The client's name as the server gave it.
  var clientName: String { get }
  /// Starts calling the engine. The engine outlives the client.
  func activate(_ engine: UnsafeMutablePointer<LiveEngine>) throws(HostError)
  /// Late or dropped cycles since activation.
  var xruns: Int { get }
  /// Frames from a port named `in_1` to a sample in `out_1`, as published in the graph.
  func setLatency(frames: Int)
  func close()
}

/// A hosted plugin, made by an `EffectFactory`.
///
/// Sendable: it is made, asked and ended on different threads, but only ever by one at a time.
public protocol HostedEffect: AnyObject, Sendable {
  var uri: String { get }
  var name: String { get }
  var parameters: [EffectParameter] { get }
  /// The plain data the audio thread runs; its pointers stay valid until this object is gone.
  var effect: Effect { get }
  /// Frames the plugin delays by, as it reports now.
  var latency: Int { get }
}

public struct EffectParameter: Sendable, Equatable {
  public let symbol: String
  public let name: String
  public let minimum: Float
  public let maximum: Float
  public let `default`: Float
  public let isToggle: Bool
  public let isInteger: Bool

  public init(
    symbol: String, name: String, minimum: Float, maximum: Float, default: Float, isToggle: Bool,
    isInteger: Bool
  ) {
    self.symbol = symbol
    self.name = name
    self.minimum = minimum
    self.maximum = maximum
    self.default = `default`
    self.isToggle = isToggle
    self.isInteger = isInteger
  }
}

public protocol EffectFactory: AnyObject {
  /// Instantiates, connects and activates; may take long, never called on the audio thread.
  func make(uri: String, sampleRate: Double) throws(HostError) -> any HostedEffect
}

/// Mono samples of a file and their rate.
public struct Recording: Sendable {
  public var samples: [Float]
  public var sampleRate: Double
  /// What reading did to the file's own samples, for a person.
  public var remarks: [String] = []

  public init(samples: [Float], sampleRate: Double) {
    self.samples = samples
    self.sampleRate = sampleRate
  }
}

public protocol SoundFiles: AnyObject {
  /// Mixes to mono and remarks it. Refuses empty files and non-finite samples by name.
  func read(_ path: String) throws(HostError) -> Recording
  /// Writes float WAV beside and renames into place; refuses to overwrite unless `force`.
  func write(_ channels: [[Float]], sampleRate: Double, to path: String, force: Bool)
    throws(HostError)
}

/// Writes a session's folder while it is played. `append…` calls come from one disk thread.
public protocol SessionRecorder: AnyObject {
  /// Interleaved (input, output left, output right).
  func append(_ frames: UnsafePointer<RecordedFrame>, count: Int)
  func append(event: AppliedEvent)
  /// A line of what a person or the adapter did, with no effect on the sound.
  func append(note: String, frame: UInt64)
  /// `lost` frames could not be buffered before `frame`.
  func gap(frame: UInt64, lost: Int)
  func appendTrace(_ row: [(name: String, value: Double)])
  /// Writes what belongs at the end and closes. Patch values by knob path.
  func finish(patch: [String: Float]) throws(HostError)
  var folder: String { get }
  /// What is known only at the end; set before `finish`.
  var closing: SessionDocument.Closing { get set }
}

/// Draws `report.png` of a session from its own files.
public protocol ReportDrawer: AnyObject {
  func drawReport(_ report: SessionReport, to path: String) throws(HostError)
}

/// What a report shows; times in seconds, pitch in Hz with 0 for unvoiced.
public struct SessionReport: Sendable {
  public var title: String
  public var sampleRate: Double
  public var target: [Float]
  public var output: [Float]
  /// Seconds by which the output lags the target.
  public var latency: Double
  public var times: [Double]
  public var targetPitch: [Double]
  public var outputPitch: [Double]
  public var lossTimes: [Double]
  public var loss: [Double]
  /// Moments worth a line: time and label.
  public var marks: [(time: Double, label: String)]

  public init(
    title: String, sampleRate: Double, target: [Float], output: [Float], latency: Double,
    times: [Double], targetPitch: [Double], outputPitch: [Double], lossTimes: [Double],
    loss: [Double], marks: [(time: Double, label: String)]
  ) {
    self.title = title
    self.sampleRate = sampleRate
    self.target = target
    self.output = output
    self.latency = latency
    self.times = times
    self.targetPitch = targetPitch
    self.outputPitch = outputPitch
    self.lossTimes = lossTimes
    self.loss = loss
    self.marks = marks
  }
}
