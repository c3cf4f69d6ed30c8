import Addresses
import CRealtime
import DX7
import DX7Laws
import Dispatch
import FMSynthesis
import Following
import Knobs
import Learning
import LiveEngine
import Playing
import Rendering
import SessionModel
import Spectral
import Synchronization

/// Everything that plays: engine, control, adaptation, disk, held together in the order they must start and end.
public final class LiveHost: @unchecked Sendable {
  // Sendable: its parts are; the rest is set in `init`.
  public let live: UnsafeMutablePointer<LiveEngine>
  public let control: ControlModel
  public let adaptation: AdaptationThread
  public let disk: DiskThread
  public let learner: LearnerThread
  private let server: any AudioServer
  private let recorder: (any SessionRecorder)?
  private let quit: DispatchSemaphore
  /// Whether threads and audio run; whoever takes it to false ends them.
  private let isRunning = Atomic(false)

  public struct Options {
    public var patch: LoadedPatch
    public var mode = AdaptMode.off
    public var effects: (any EffectFactory)?
    public var instructionSet: InstructionSet = .detect()
    public var voices = 256
    /// Whose quirks the engine has.
    public var reference: DX7Reference = .dexed
    /// A recording to follow and learn from instead of the input.
    public var target: Recording?
    public var learning = PatchLearner.Options()
    /// Keeps a learned patch; called on the learner's thread.
    public var saveLearned: @Sendable (LearnedPatch) throws(HostError) -> Void = {
      _ throws(HostError) in
    }
    /// How what is heard leaves as MIDI; nil: not at all.
    public var sendMIDI: MIDIStyle?
    /// How many listen at `midi_out`; nil: nobody knows.
    public var midiListeners: (@Sendable () -> Int)?
    public var latency = FollowLatency.low
    public var store: any PatchStore

    public init(patch: LoadedPatch, store: any PatchStore) {
      self.patch = patch
      self.store = store
    }
  }

  /// - Parameters:
  ///   - server: Open, not yet active.
  ///   - recorder: Where the session goes; nil: nothing is recorded.
  public init(
    server: any AudioServer & Sendable, recorder: (any SessionRecorder)?, options: Options
  ) {
    self.server = server
    self.recorder = recorder
    let rate = server.sampleRate
    live = LiveEngine.create(
      engine: EngineFactory.engine(
        sampleRate: rate, patch: options.patch.values, voices: options.voices,
        instructionSet: options.instructionSet, reference: options.reference))
    let quit = DispatchSemaphore(value: 0)
    self.quit = quit
    let disk = DiskThread(live: live, recorder: recorder)
    self.disk = disk
    control = ControlModel(
      live: live, sampleRate: rate, patch: options.patch, effects: options.effects,
      store: options.store, journal: disk, onQuit: { quit.signal() })
    let learner = LearnerThread(
      control: control, options: options.learning, save: options.saveLearned)
    self.learner = learner
    adaptation = AdaptationThread(
      live: live, control: control, sampleRate: rate, delay: options.latency.delay,
      target: options.target.map {
        Resampler.resample($0.samples, ratio: rate / $0.sampleRate)
      }, learner: learner, period: { server.period },
      trace: { disk.trace($0) })
    control.figures = self
    control.heardNotes = options.sendMIDI.map { HeardNotes($0) }
    control.midiListeners = options.midiListeners
    control.onLatencyChange = { [weak self] in self?.publishLatency() }
    setMode(options.mode)
  }

  /// Whatever happened before, nothing runs the engine any more when it goes.
  deinit {
    halt()
    LiveEngine.destroy(live)
  }

  /// Starts the threads, then the audio.
  public func start() throws(HostError) {
    Prewarm.run(
      sampleRate: server.sampleRate, instructionSet: live.pointee.engine.instrument.instructionSet)
    isRunning.store(true, ordering: .releasing)
    control.start()
    disk.start()
    learner.start()
    adaptation.start()
    do {
      try server.activate(live)
    } catch {
      halt()
      throw error
    }
    publishLatency()
  }

  private func publishLatency() {
    server.setLatency(
      frames: adaptation.latency, ofNotes: live.pointee.status.pointee.outputLatency)
  }

  /// Waits for `stop`, `/quit` or the end of `seconds`.
  public func wait(seconds: Double?) {
    if let seconds {
      _ = quit.wait(timeout: .now() + seconds)
    } else {
      quit.wait()
    }
  }

  /// Ends a `wait`. Safe from any thread.
  public func requestStop() { quit.signal() }

  /// Stops audio and threads and completes the session's folder.
  /// - Returns: What the session came to.
  @discardableResult
  public func finish() throws(HostError) -> LiveSummary {
    let latency = adaptation.latency
    let xruns = server.xruns
    let isFirst = isRunning.exchange(false, ordering: .acquiringAndReleasing)
    if isFirst { stopPlaying() }
    recorder?.closing.xruns = xruns
    recorder?.closing.latency = latency
    recorder?.closing.medians["updates"] = Double(adaptation.current.updates)
    control.endComparison()
    if control.mode == .follow { control.keepCaught() }
    let patch = control.patch()
    let (voice, losses) = control.exclusiveVoice()
    if isFirst { control.stop() }
    if let recorder {
      try complete(recorder, patch: patch, voice: voice, losses: losses)
    }
    return summary(latency, xruns, losses: recorder == nil ? [] : losses)
  }

  /// Ends everything that runs, if anything does, and leaves the session's folder as it is.
  public func halt() {
    guard isRunning.exchange(false, ordering: .acquiringAndReleasing) else { return }
    stopPlaying()
    control.stop()
  }

  /// Ends the audio and the threads that live on it; the model can still be asked.
  private func stopPlaying() {
    learner.stop()
    adaptation.stop()
    if control.heardNotes != nil { control.stopHearing() }
    server.close()
    disk.stop()
  }

  private func summary(_ latency: Int, _ xruns: Int, losses: [String]) -> LiveSummary {
    let adapted = adaptation.current
    let learned = learner.current
    return LiveSummary(
      latency: Double(latency) / server.sampleRate, updates: adapted.updates,
      updateMilliseconds: adapted.cost / Double(max(1, adapted.updates)) * 1000,
      loss: Double(adapted.loss), xruns: xruns,
      limitedSteps: Int(clamping: live.pointee.status.pointee.limitedSteps),
      heard: learned.heard, tried: learned.tried, learned: learned.adopted,
      repairedInput: Int(clamping: live.pointee.status.pointee.repairedInput),
      folder: recorder?.folder, losses: losses)
  }

  /// Ends the session's folder; what a DX7 cannot hold of the last patch goes to the log.
  private func complete(
    _ recorder: any SessionRecorder, patch: [Float], voice: [UInt8], losses: [String]
  ) throws(HostError) {
    let frame = live.pointee.status.pointee.frame
    for loss in losses { recorder.append(note: "patch.syx: \(loss)", frame: frame) }
    let repaired = live.pointee.status.pointee.repairedInput
    if repaired > 0 {
      recorder.append(note: "input.wav: \(repaired) samples were no numbers", frame: frame)
    }
    var values: [String: Float] = [:]
    for knob in control.table.patchKnobs { values[knob.path] = patch[knob.id] }
    try recorder.finish(patch: values)
    try control.store.saveExclusive(voice, to: recorder.folder + "/patch.syx")
  }

  private func setMode(_ mode: AdaptMode) {
    _ = control.handle(
      ControlMessage("/adapt/mode", [.string(mode.rawValue)]), from: .patch, at: nil)
  }
}

extension LiveHost: HostFigures {
  public func figure(_ figure: Figure) -> Double {
    LiveFigures(
      adaptation: adaptation.current, learner: learner.current, xruns: server.xruns)[figure]
  }
}

/// Runs every path of the audio thread once on an engine of its own: code pages are in, metadata is made.
enum Prewarm {
  static func run(sampleRate: Double, instructionSet: InstructionSet) {
    let live = LiveEngine.create(
      engine: EngineFactory.engine(sampleRate: sampleRate, instructionSet: instructionSet))
    let loan = ReceiverLoan(live)
    defer {
      LiveEngine.destroy(live)
      withExtendedLifetime(loan) {}
    }
    let buffers = (0..<3).map { _ in UnsafeMutablePointer<Float>.allocate(capacity: 256) }
    for buffer in buffers { buffer.initialize(repeating: 0, count: 256) }
    let dump = SysExFile.message(voice: DX7Voice())
    let turn: [UInt8] = [0xf0, 0x43, 0x10, 1, 6, 3, 0xf7]
    let messages: [[UInt8]] = [dump, [0xc0, 0], turn, [0x90, 60, 100], [0x80, 60, 0]]
    for message in messages {
      live.pointee.midi(message, count: message.count, offset: 3)
      for _ in 0..<8 {
        live.pointee.process(
          input: buffers[0], left: buffers[1], right: buffers[2], frames: 256)
      }
    }
    while live.pointee.replies.pop() != nil {}
    for buffer in buffers { buffer.deallocate() }
  }
}
