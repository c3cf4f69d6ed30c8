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
  private var moves: FollowerMoves
  private let scout = ScoutThread()
  private var revision = 0
  private var modeBefore = AdaptMode.follow
  /// dB
  private var gate: Float = -60
  /// A recording that is followed, over and over, instead of the input; at the engine's rate.
  private let target: [Float]
  private var targetPosition = 0

  /// - Parameters:
  ///   - delay: Seconds from a sound to the instant that reports it.
  ///   - target: What is followed instead of the input, at `sampleRate`; nil: the input.
  ///   - learner: Is told of the notes heard in mode learn.
  ///   - period: The server's period now, in frames.
  ///   - trace: Takes a row per update; called on this thread.
  public init(
    live: UnsafeMutablePointer<LiveEngine>, control: ControlModel, sampleRate: Double,
    delay: Double = FollowLatency.low.delay,
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
    var configuration = FollowerConfiguration()
    configuration.delay = delay
    follower = Follower(
      sampleRate: sampleRate, patch: control.patch(), configuration: configuration,
      block: live.pointee.engine.instrument.blockFrames)
    moves = FollowerMoves(hop: follower.hop)
    segmenter = NoteSegmenter(
      sampleRate: sampleRate, hop: follower.hop, delay: follower.analysisDelay)
    buffer = [Float](repeating: 0, count: follower.hop)
    revision = control.changes
  }

  /// Frames from a sound at the input to the same moment of the engine's answer, at the period and
  /// with the effects of now.
  public var latency: Int {
    delay + live.pointee.status.pointee.outputLatency
  }

  /// Frames from a sound at the input to the engine's answer, before its effects and its limiter.
  private var delay: Int { follower.analysisDelay + follower.hop + period() }

  public var current: AdaptationFigures { figures.withLock { $0 } }

  public func start() {
    live.pointee.status.pointee.listenerHop = follower.hop
    scout.start()
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
    scout.stop()
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
    let begin = UInt64(heardFrames + live.pointee.status.pointee.unheard + period())
    live.pointee.status.pointee.listenerDelay = delay
    observe()
    let step = buffer.withUnsafeBufferPointer { samples -> FollowerStep? in
      samples.baseAddress.map {
        follower.step($0, count: count, begin: begin) { held.contains($0) }
      }
    }
    guard let step else { return }
    scout.assign(follower.assignment)
    let cost = Double(ddspm_thread_cpu_ns() - start) / 1e9
    send(step, begin, held: held)
    if mode == .learn { listen(step, count) }
    report(step, mode, cost: cost)
  }

  /// Hears where the engine's voice is, and what the scout found.
  private func observe() {
    let (turns, low) = live.pointee.status.pointee.followerPhase
    let now = live.pointee.status.pointee.frame
    let since = Int32(bitPattern: low &- UInt32(truncatingIfNeeded: now))
    follower.observe(turns: turns, at: now &+ UInt64(bitPattern: Int64(since)))
    if let found = scout.found() { follower.take(found) }
  }

  private func substitute(_ count: Int) {
    for i in 0..<count {
      buffer[i] = target[targetPosition]
      targetPosition = targetPosition + 1 < target.count ? targetPosition + 1 : 0
    }
  }

  /// Follow off: the follower's voices fall silent once.
  private func silence() { push(moves.stop()) }

  /// Takes over what persons turned and what was learned.
  private func refresh(_ mode: AdaptMode, _ settings: Settings) {
    let now = control.changes
    if now != revision || mode != modeBefore {
      (revision, modeBefore) = (now, mode)
      follower.adopt(patch: settings.patch)
    }
    let configuration = settings.follower
    gate = configuration.gate
    follower.configure(configuration)
  }

  /// Cuts what is heard into notes for the learner.
  private func listen(_ step: FollowerStep, _ count: Int) {
    let note = buffer.withUnsafeBufferPointer { samples -> HeardNote? in
      guard let base = samples.baseAddress else { return nil }
      return segmenter.take(base, count: count, step: step, gate: gate)
    }
    learner.hear(note, skipped: segmenter.skipped)
  }

  private func send(_ step: FollowerStep, _ begin: UInt64, held: Set<Int>) {
    let commands = moves.commands(step, begin: begin) { held.contains($0) }
    push(commands)
    control.adapterMoved(commands.compactMap { $0.command.target }, heard: step.heard)
  }

  private func push(_ commands: [TimedCommand]) {
    for command in commands where !live.pointee.coefficients.push(command) {
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

extension EngineCommand {
  /// Where a knob is told to go.
  fileprivate var target: (id: Int, value: Float)? {
    switch self {
    case .knob(let id, let value), .place(let id, let value), .ramp(let id, let value, _):
      (Int(id), value)
    default: nil
    }
  }
}
