import CRealtime
import FMSynthesis
import Foundation
import Knobs
import LiveEngine
import Matching
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
  /// Frames the engine's output is late.
  private let outputLatency: Int
  private let running = Atomic<Bool>(true)
  private let done = DispatchSemaphore(value: 0)
  private let figures = Mutex(AdaptationFigures())
  /// Samples of the input the follower has seen, from engine frame 0.
  private var heardFrames = 0
  private var buffer: [Float]
  private var pitch: Float = 220
  private var level: Float = 0
  private var revision = 0
  /// A recording that is followed, over and over, instead of the input; at the engine's rate.
  private let target: [Float]
  private var targetPosition = 0

  /// - Parameters:
  ///   - target: What is followed instead of the input, at `sampleRate`; nil: the input.
  ///   - period: The server's period now, in frames.
  ///   - trace: Takes a row per update; called on this thread.
  public init(
    live: UnsafeMutablePointer<LiveEngine>, control: ControlModel, sampleRate: Double, target: [Float]?,
    period: @escaping @Sendable () -> Int, trace: @escaping @Sendable (TraceRow) -> Void
  ) {
    self.live = live
    self.control = control
    self.sampleRate = sampleRate
    self.period = period
    self.target = target ?? []
    self.trace = trace
    outputLatency = live.pointee.engine.latencyFrames
    follower = Follower(
      sampleRate: sampleRate, patch: control.patch(), configuration: FollowerConfiguration())
    buffer = [Float](repeating: 0, count: follower.hop)
    revision = control.patchRevision.load(ordering: .acquiring)
  }

  /// Frames from a sound at the input to the same moment of the engine's answer, at the period of now.
  public var latency: Int {
    follower.analysisDelay + follower.hop + period() + 32 + outputLatency
  }

  public var current: AdaptationFigures { figures.withLock { $0 } }

  public func start() {
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
    if !target.isEmpty { substitute(count) }
    guard control.mode == .follow else {
      silence()
      return
    }
    refresh()
    let start = ddspm_thread_cpu_ns()
    let held = control.held.withLock { $0 }
    let step = buffer.withUnsafeBufferPointer { samples -> FollowerStep? in
      samples.baseAddress.map { follower.step($0, count: count) { held.contains($0) } }
    }
    guard let step else { return }
    let cost = Double(ddspm_thread_cpu_ns() - start) / 1e9
    send(step, held: held)
    report(step, cost: cost)
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

  /// Takes over what persons turned.
  private func refresh() {
    let now = control.patchRevision.load(ordering: .acquiring)
    if now != revision {
      revision = now
      follower.adopt(patch: control.patch())
    }
    follower.configure(control.followerConfiguration)
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
      control.count("engine/dropped", 1)
    }
  }

  private func report(_ step: FollowerStep, cost: Double) {
    let latency = latency
    figures.withLock {
      $0.loss = step.loss
      $0.latency = Double(latency) / sampleRate
      $0.updates += 1
      $0.limited += step.limited
      $0.cost += cost
      $0.voiced = step.voiced
    }
    trace(
      TraceRow(
        time: Double(heardFrames - follower.analysisDelay) / sampleRate, step: step, cost: cost))
  }
}

/// What the adaptation thread tells of itself.
public struct AdaptationFigures: Sendable {
  public var loss: Float = 0
  /// Seconds.
  public var latency: Double = 0
  public var updates = 0
  /// Interventions of the safety law.
  public var limited = 0
  /// CPU seconds spent in updates.
  public var cost: Double = 0
  public var voiced = false
}

/// One update, for `trace.csv`.
public struct TraceRow: Sendable {
  /// Seconds of engine time that the update is about.
  public let time: Double
  public let step: FollowerStep
  /// CPU seconds.
  public let cost: Double

  public var columns: [(name: String, value: Double)] {
    var columns: [(name: String, value: Double)] = [
      ("seconds", time), ("loss", Double(step.loss)), ("pitch", Double(step.pitch)),
      ("voiced", step.voiced ? 1 : 0), ("aperiodicity", Double(step.aperiodicity)),
      ("input_db", Double(step.inputLevel)), ("level", Double(step.level)),
      ("limited", Double(step.limited)), ("cpu_ms", cost * 1000),
    ]
    for op in 0..<PatchLayout.operators {
      let id = PatchLayout.index(op, .level)
      let value = step.knobs.first { $0.id == id }?.value
      columns.append(("op\(op + 1)", value.map(Double.init) ?? .nan))
    }
    return columns
  }
}

enum LaneFrames { static let block = 64 }
