import CRealtime
import FMSynthesis
import Following
import Foundation
import Knobs
import Learning
import LiveEngine
import Rendering
import Synchronization

/// The thread that listens and turns the knobs: analysis, law, safety, coefficients.
///
/// Its moves carry frame times, so that what it heard at a moment sounds exactly `latency` frames later, however the
/// threads are scheduled.
/// - Thread: owns a thread; figures may be read from any.
public final class AdaptationThread: @unchecked Sendable {
  // Sendable: what the thread writes is in `figures`, behind a lock; all else is set before it starts.
  private let live: UnsafeMutablePointer<LiveEngine>
  private let control: ControlModel
  private let sampleRate: Double
  private let period: @Sendable () -> Int
  private let trace: @Sendable (TraceRow) -> Void
  private let follower: Follower
  private let learner: LearnerThread
  private var segmenter: NoteSegmenter
  private let running = Atomic<Bool>(true)
  private let done = DispatchSemaphore(value: 0)
  private let figures = Mutex(AdaptationFigures())
  /// Samples of the input the follower has seen, from engine frame 0.
  private var heardFrames = 0
  private var buffer: [Float]
  private var pitch: Float = 220
  private var level: Float = 0
  private var revision = 0
  private var modeBefore = AdaptMode.follow
  /// dB
  private var gate: Float = -60
  /// A recording that is followed, over and over, instead of the input; at the engine's rate.
  private let target: [Float]
  private var targetPosition = 0

  /// - Parameters:
  ///   - target: What is followed instead of the input, at `sampleRate`; nil: the input.
  ///   - learner: Is told of the notes heard in mode learn.
  ///   - period: The server's period now, in frames.
  ///   - trace: Takes a row per update; called on this thread.
  public init(
    live: UnsafeMutablePointer<LiveEngine>, control: ControlModel, sampleRate: Double,
    target: [Float]?,
    learner: LearnerThread, period: @escaping @Sendable () -> Int,
    trace: @escaping @Sendable (TraceRow) -> Void
  ) {
    self.live = live
    self.control = control
    self.sampleRate = sampleRate
    self.period = period
    self.target = target ?? []
    self.trace = trace
    self.learner = learner
    follower = Follower(
      sampleRate: sampleRate, patch: control.patch(), configuration: FollowerConfiguration())
    segmenter = NoteSegmenter(
      sampleRate: sampleRate, hop: follower.hop, delay: follower.analysisDelay)
    buffer = [Float](repeating: 0, count: follower.hop)
    revision = control.changes
  }

  /// Frames from a sound at the input to the same moment of the engine's answer, at the period and
  /// with the effects of now.
  public var latency: Int {
    follower.analysisDelay + follower.hop + period() + 32
      + live.pointee.status.pointee.outputLatency
  }

  public var current: AdaptationFigures { figures.withLock { $0 } }

  public func start() {
    live.pointee.status.pointee.listenerHop = follower.hop
    let thread = Thread { [self] in
      ddspm_flush_denormals()
      while running.load(ordering: .relaxed) { update() }
      done.signal()
    }
    thread.name = "ddspm.adapt"
    thread.stackSize = 4 << 20
    thread.start()
  }

  public func stop() {
    live.pointee.status.pointee.listenerHop = 0
    running.store(false, ordering: .relaxed)
    done.wait()
  }

  /// One update, or a short sleep when not enough has been heard yet.
  private func update() {
    let hop = follower.hop
    guard live.pointee.heard.count >= hop else {
      Thread.sleep(forTimeInterval: 0.000_5)
      return
    }
    let count = buffer.withUnsafeMutableBufferPointer { samples in
      samples.baseAddress.map { live.pointee.heard.read($0, limit: hop) } ?? 0
    }
    heardFrames += count
    defer { live.pointee.status.pointee.digested = heardFrames }
    if !target.isEmpty { substitute(count) }
    let settings = control.settings
    let mode = settings.mode
    guard mode != .off else {
      silence()
      return
    }
    refresh(mode, settings)
    let start = ddspm_thread_cpu_ns()
    let held = control.held.withLock { $0 }
    let step = buffer.withUnsafeBufferPointer { samples -> FollowerStep? in
      samples.baseAddress.map { follower.step($0, count: count) { held.contains($0) } }
    }
    guard let step else { return }
    let cost = Double(ddspm_thread_cpu_ns() - start) / 1e9
    send(step, held: held)
    if mode == .learn { listen(step, count) }
    report(step, mode, cost: cost)
  }

  private func substitute(_ count: Int) {
    for i in 0..<count {
      buffer[i] = target[targetPosition]
      targetPosition = targetPosition + 1 < target.count ? targetPosition + 1 : 0
    }
  }

  /// Follow off: the follower's voice falls silent once.
  private func silence() {
    if level == 0 { return }
    level = 0
    push(PatchLayout.index(.followLevel), 0, at: 0)
  }

  /// Takes over what persons turned and what was learned.
  private func refresh(_ mode: AdaptMode, _ settings: Settings) {
    let now = control.changes
    if mode != modeBefore { turn(to: mode) }
    if now != revision || mode != modeBefore {
      (revision, modeBefore) = (now, mode)
      follower.adopt(patch: settings.patch)
    }
    let configuration = settings.follower
    gate = configuration.gate
    follower.configure(configuration)
  }

  /// Two laws on one patch would undo each other: while it is learned, its levels are the
  /// learner's, and the follower colours its own voice alone.
  private func turn(to mode: AdaptMode) {
    follower.turnsColour = mode == .learn
    if modeBefore != .learn { return }
    let plain = (0..<PatchLayout.operators).map {
      (id: PatchLayout.followColour($0), value: Float(1))
    }
    for knob in plain { push(knob.id, knob.value, at: 0) }
    control.adapterMoved(plain)
  }

  /// Cuts what is heard into notes for the learner.
  private func listen(_ step: FollowerStep, _ count: Int) {
    let note = buffer.withUnsafeBufferPointer { samples -> HeardNote? in
      guard let base = samples.baseAddress else { return nil }
      return segmenter.take(base, count: count, step: step, gate: gate)
    }
    learner.hear(note, skipped: segmenter.skipped)
  }

  /// Pitch and level move in small steps along the hop that follows. Silence after silence moves nothing.
  private func send(_ step: FollowerStep, held: Set<Int>) {
    if step.level == 0 && level == 0 && step.knobs.isEmpty { return }
    let begin = heardFrames + live.pointee.status.pointee.unheard + period()
    let parts = max(1, follower.hop / LaneFrames.block)
    let pitchID = PatchLayout.index(.followPitch)
    let levelID = PatchLayout.index(.followLevel)
    for part in 1...parts {
      let share = Float(part) / Float(parts)
      let frame = begin + follower.hop * (part - 1) / parts
      let jumps = level == 0 || abs(log2f(step.pitch / pitch)) > 0.25
      let between = jumps ? step.pitch : pitch * powf(step.pitch / pitch, share)
      if !held.contains(pitchID) { push(pitchID, between, at: frame) }
      if !held.contains(levelID) { push(levelID, level + (step.level - level) * share, at: frame) }
    }
    for knob in step.knobs { push(knob.id, knob.value, at: begin) }
    pitch = step.pitch
    level = step.level
    control.adapterMoved(
      step.knobs + [(id: pitchID, value: step.pitch), (id: levelID, value: step.level)])
  }

  private func push(_ id: Int, _ value: Float, at frame: Int) {
    let command = EngineCommand.knob(id: UInt16(id), value: value)
    if !live.pointee.coefficients.push(TimedCommand(frame: UInt64(frame), command: command)) {
      control.count(.dropped, 1)
    }
  }

  private func report(_ step: FollowerStep, _ mode: AdaptMode, cost: Double) {
    let latency = latency
    let learned = learner.current
    let loss = mode == .learn ? learned.loss.map(Float.init) : nil
    figures.withLock {
      $0.loss = loss ?? step.loss
      $0.latency = Double(latency) / sampleRate
      $0.updates += 1
      $0.limited += step.limited
      $0.cost += cost
      $0.voiced = step.voiced
      if step.isOutOfRange { $0.outOfRange += 1 }
    }
    trace(
      TraceRow(
        time: Double(heardFrames - follower.analysisDelay) / sampleRate, step: step, cost: cost,
        learner: learned))
  }
}

enum LaneFrames { static let block = 64 }
