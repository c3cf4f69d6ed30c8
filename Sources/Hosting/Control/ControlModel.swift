import Addresses
import DX7
import Dispatch
import FMSynthesis
import Foundation
import Knobs
import LiveEngine
import Rendering
import SessionModel
import Synchronization

/// The one owner of the model: every knob's value, who moved it last, what is held, the rack, the subscribers.
///
/// - Thread: All state is touched on `queue` only, which is what makes it Sendable; the queue is the control thread.
public final class ControlModel: ControlPort, @unchecked Sendable {
  public let queue = DispatchQueue(label: "ddspm.control", qos: .userInitiated)
  /// Where files are read and plugins are made and ended; may wait for `queue`, never the reverse.
  let slow = DispatchQueue(label: "ddspm.slow", qos: .utility)
  public let live: UnsafeMutablePointer<LiveEngine>
  public let sampleRate: Double
  public let table = KnobTable.shared
  /// Where each knob was last asked to be, by id.
  var values: [Float]
  /// The same for other threads to read.
  let published: Mutex<[Float]>
  let namespaceNow = Mutex(AddressTable())
  var sources: [ControlSource]
  var patchName = "INIT VOICE"
  /// Raised when the patch's knobs were moved by anyone but the adapter.
  public let patchRevision = Atomic<Int>(0)
  /// Raised when a learned patch took over.
  public let learnedRevision = Atomic<Int>(0)
  /// Figures as subscribers last heard of them, and ticks since.
  var toldFigures: [Figure: Double] = [:]
  var ticks = 0
  /// Ids that the adapter leaves alone; read by the adaptation thread too.
  public let held = Mutex<Set<Int>>([])
  let rack: Rack
  var subscriptions: [Int: Subscription] = [:]
  var nextToken = 1
  var counters: [Counter: Int] = [:]
  var agenda = Agenda()
  var syncs: [UInt32: DispatchSemaphore] = [:]
  var nextSync: UInt32 = 1
  var midiMap = MIDIMap()
  /// What the DX7 side of the model remembers.
  var desk = VoiceDesk()
  /// What MIDI on the audio thread works with.
  let loan: ReceiverLoan
  /// Patches lent to the audio thread.
  var lentPatches: Set<UnsafeMutablePointer<Float>> = []
  /// Came back from the audio thread, but the event log may still point to them.
  var graveyard: [Retired] = []
  var timer: (any DispatchSourceTimer)?
  let ports: ModelPorts

  /// - Parameters:
  ///   - patch: `PatchLayout.count` values the engine was made with.
  ///   - voice: The DX7 voice the patch was read from, if it was one.
  ///   - ports: What the model may ask of the rest of the host.
  public init(
    live: UnsafeMutablePointer<LiveEngine>, sampleRate: Double, patch: [Float], name: String,
    voice: DX7Voice? = nil, effects: (any EffectFactory)?, ports: ModelPorts
  ) {
    self.live = live
    self.sampleRate = sampleRate
    self.ports = ports
    values = table.defaults
    values.replaceSubrange(0..<PatchLayout.count, with: patch)
    published = Mutex(values)
    sources = [ControlSource](repeating: .patch, count: values.count)
    patchName = name
    rack = Rack(factory: effects, sampleRate: sampleRate)
    loan = ReceiverLoan(live)
    desk.edited = voice
    lendDue()
  }

  /// Starts the housekeeping that reads what the audio thread answers.
  public func start() {
    let timer = DispatchSource.makeTimerSource(queue: queue)
    timer.schedule(deadline: .now(), repeating: .milliseconds(4), leeway: .milliseconds(1))
    timer.setEventHandler { [weak self] in self?.tick() }
    timer.resume()
    queue.sync { self.timer = timer }
  }

  /// Ends the housekeeping; the audio thread must have stopped.
  public func stop() {
    queue.sync {
      timer?.cancel()
      timer = nil
      hearMIDI()
      drainReplies()
      for retired in graveyard { free(retired) }
      graveyard = []
      for patch in lentPatches { patch.deallocate() }
      lentPatches = []
    }
    // What is being loaded or ended comes to its end first.
    slow.sync { rack.close() }
  }

  /// The patch as its knobs stand. - Thread: any
  public func patch() -> [Float] { settings.patch }

  /// A knob's value as last asked for; NaN for what is no knob. - Thread: any
  public func value(_ path: String) -> Float { settings[path] }

  /// - Thread: any
  public var namespace: AddressTable { namespaceNow.withLock { $0 } }

  /// Puts a command on its way to the audio thread. - Returns: false when the queue is full.
  @discardableResult
  func send(_ command: EngineCommand, frame: UInt64 = 0) -> Bool {
    if live.pointee.commands.push(TimedCommand(frame: frame, command: command)) { return true }
    add(.dropped, 1)
    return false
  }

  func add(_ counter: Counter, _ amount: Int) { counters[counter, default: 0] += amount }

  public func count(_ counter: Counter, _ amount: Int) {
    queue.async { self.add(counter, amount) }
  }
}

/// What the model may ask of the rest of the host: plain functions, set once before `start`.
public struct ModelPorts: Sendable {
  public var loadPatch: @Sendable (String) throws(HostError) -> LoadedPatch
  public var savePatch: @Sendable ([Float], String, String) throws(HostError) -> Void
  /// Reads a file of DX7 voices.
  public var loadBank: @Sendable (String) throws(HostError) -> LoadedBank = {
    path throws(HostError) in
    throw HostError(.unavailable, "\(path): this host reads no banks")
  }
  /// Writes a SysEx file's bytes to a path.
  public var saveExclusive: @Sendable ([UInt8], String) throws(HostError) -> Void = {
    _, path throws(HostError) in
    throw HostError(.unavailable, "\(path): this host writes no .syx files")
  }
  public var quit: @Sendable () -> Void
  /// A moment worth finding again in the recording.
  public var mark: @Sendable (String) -> Void
  /// Figures of the adaptation, the learner and the server; the model has the engine's own.
  public var figure: @Sendable (Figure) -> Double

  public init(
    loadPatch: @escaping @Sendable (String) throws(HostError) -> LoadedPatch,
    savePatch: @escaping @Sendable ([Float], String, String) throws(HostError) -> Void,
    quit: @escaping @Sendable () -> Void, mark: @escaping @Sendable (String) -> Void,
    figure: @escaping @Sendable (Figure) -> Double
  ) {
    self.loadPatch = loadPatch
    self.savePatch = savePatch
    self.quit = quit
    self.mark = mark
    self.figure = figure
  }
}

/// A patch as read: its values by `PatchLayout` and its name.
public struct LoadedPatch: Sendable, Equatable {
  public var values: [Float]
  public var name: String
  /// What the reader had to change, in words.
  public var warnings: [String]
  /// The DX7 voice it was read from, if it was one.
  public var voice: DX7Voice?
  /// The bank that the voice came from, 32 voices at most; empty when it came alone.
  public var bank: [DX7Voice] = []
  /// The voice's place in the bank, from 1; 0: it is not among the bank's voices.
  public var program = 0
  /// How a match says it is to be played.
  public var playing: PatchDocument.Playing

  public init(
    values: [Float], name: String, warnings: [String] = [], voice: DX7Voice? = nil,
    playing: PatchDocument.Playing = .init()
  ) {
    self.values = values
    self.name = name
    self.warnings = warnings
    self.voice = voice
    self.playing = playing
  }
}

/// Up to 32 voices as read.
public struct LoadedBank: Sendable, Equatable {
  public var voices: [DX7Voice]
  /// What was odd about the file, in words.
  public var warnings: [String]

  public init(voices: [DX7Voice], warnings: [String] = []) {
    self.voices = voices
    self.warnings = warnings
  }
}
