import Addresses
import DX7
import Dispatch
import FMSynthesis
import Following
import Foundation
import Knobs
import LiveEngine
import Preference
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
  /// Whether the subscribers will be told behind this turn of the queue.
  var isTelling = false
  var counters: [Counter: Int] = [:]
  var agenda = Agenda()
  /// Messages whose commands have left; the model follows at their times.
  var begun = Agenda()
  /// Which step of a message is being carried out.
  var step = MessageStep.whole
  /// The last host times that were turned into frames.
  var timed: [(time: UInt64, frame: UInt64)] = []
  var syncs: [UInt32: DispatchSemaphore] = [:]
  var nextSync: UInt32 = 1
  var midiMap = MIDIMap()
  /// What the DX7 side of the model remembers.
  var editBuffer = DX7EditBuffer()
  /// What the adaptation did to the patch since it was loaded; the newest is the last.
  var steps: [AdaptationStep] = []
  /// What a person has said of sounds so far; nil: nothing.
  var preference: PreferenceSession?
  /// What `/patch/compare` changes to.
  var other: PatchSide?
  /// Whether the patch of before is played, and the edited one waits.
  let isComparing = Atomic<Bool>(false)
  /// What `/morph/position` goes between.
  var morph = LiveMorph()
  /// What MIDI on the audio thread works with.
  let loan: ReceiverLoan
  /// Patches lent to the audio thread.
  var lentPatches: Set<UnsafeMutablePointer<Float>> = []
  /// Came back from the audio thread, but the event log may still point to them.
  var retired: [Retired] = []
  /// What the follower heard last.
  var heard = HeardMoment.nothing
  /// What of it leaves as MIDI; nil: nothing. Set before `start`.
  var heardNotes: HeardNotes?
  /// How many listen at `midi_out`; nil: nobody knows. Set before `start`.
  var midiListeners: (@Sendable () -> Int)?
  /// When a cable and a DX7 at `midi_out` are done with the dump before, in nanoseconds.
  var wireFree: UInt64 = 0
  /// A note is still held because there was no room for its end.
  var owesLetGo = false
  var timer: (any DispatchSourceTimer)?
  let store: any PatchStore
  let journal: any SessionJournal
  let onQuit: @Sendable () -> Void
  /// Called on the slow queue when sound comes out later or earlier than before; set before `start`.
  var onLatencyChange: @Sendable () -> Void = {}
  /// Output latency and period when that was called last.
  var toldLatency = (output: 0, period: 0)
  /// Who measures what the model does not see itself; set before `start`. Weak: it owns the model.
  weak var figures: (any HostFigures)?

  /// - Parameters:
  ///   - patch: The one the engine was made with.
  ///   - effects: Who makes effects; nil: nobody.
  ///   - onQuit: Called on the control thread when a message asks the host to end.
  public init(
    live: UnsafeMutablePointer<LiveEngine>, sampleRate: Double, patch: LoadedPatch,
    effects: (any EffectFactory)?, store: any PatchStore, journal: any SessionJournal,
    onQuit: @escaping @Sendable () -> Void = {}
  ) {
    self.live = live
    self.sampleRate = sampleRate
    self.store = store
    self.journal = journal
    self.onQuit = onQuit
    values = table.defaults
    values.replaceSubrange(0..<PatchLayout.count, with: patch.values)
    published = Mutex(values)
    sources = [ControlSource](repeating: .patch, count: values.count)
    patchName = patch.name
    rack = Rack(factory: effects, sampleRate: sampleRate)
    loan = ReceiverLoan(live)
    editBuffer.edited = patch.voice
    keepForComparison()
    if patch.bank.isEmpty { lendDue() } else { keepBank(patch.bank, program: patch.program) }
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
      for retired in retired { free(retired) }
      retired = []
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
