import Rendering
import Synchronization

/// Figures the audio thread publishes; any thread may read them.
public struct LiveStatus: ~Copyable {
  private let frameNow = Atomic<UInt64>(0)
  private let timeNow = Atomic<UInt64>(0)
  /// Odd while frame and time are being written.
  private let writes = Atomic<UInt64>(0)
  private let voicesNow = Atomic<Int>(0)
  private let limited = Atomic<UInt64>(0)
  private let lost = Atomic<UInt64>(0)
  private let repaired = Atomic<UInt64>(0)
  private let inputRepaired = Atomic<UInt64>(0)
  private let unheardFrames = Atomic<Int>(0)
  private let unrecordedFrames = Atomic<Int>(0)
  private let malformed = Atomic<Int>(0)
  private let unusedControllers = Atomic<Int>(0)
  private let keyPressureCount = Atomic<Int>(0)
  private let systemCount = Atomic<Int>(0)
  private let lateMoveCount = Atomic<Int>(0)
  private let dropped = Atomic<Int>(0)
  private let recording = Atomic<Bool>(false)
  private let started = Atomic<UInt64>(.max)
  private let periodNow = Atomic<Int>(0)
  private let hop = Atomic<Int>(0)
  private let done = Atomic<Int>(0)
  private let listenerLate = Atomic<Int>(0)
  /// Low word: phase of the follower's voice in 2^-32 turns; high word: low word of its frame.
  private let followed = Atomic<UInt64>(0)
  private let outputLate = Atomic<Int>(0)

  /// First frame of the current period.
  public var frame: UInt64 { frameNow.load(ordering: .acquiring) }
  /// `ddspm_monotonic_ns` at the start of the current period.
  public var time: UInt64 { timeNow.load(ordering: .acquiring) }
  /// Frame and time of one and the same period.
  public var moment: (frame: UInt64, time: UInt64) {
    // The writer is between its stores for nanoseconds; should it be preempted there, a torn pair is one period off.
    for _ in 0..<10_000 {
      let before = writes.load(ordering: .acquiring)
      let moment = (frameNow.load(ordering: .acquiring), timeNow.load(ordering: .acquiring))
      if before & 1 == 0 && writes.load(ordering: .relaxed) == before { return moment }
    }
    return (frame, time)
  }
  /// Frames of the current period; 0 before the first.
  public var period: Int { periodNow.load(ordering: .relaxed) }
  /// Frames by which the output is late: `Engine.latencyFrames`.
  public var outputLatency: Int { outputLate.load(ordering: .relaxed) }
  public var voices: Int { voicesNow.load(ordering: .relaxed) }
  /// Knob steps that the slew limit made smaller.
  public var limitedSteps: UInt64 { limited.load(ordering: .relaxed) }
  /// Commands or log entries that found a queue full.
  public var overflows: UInt64 { lost.load(ordering: .relaxed) }
  public var repairedSamples: UInt64 { repaired.load(ordering: .relaxed) }
  /// Samples of the input that were not finite and were taken as silence.
  public var repairedInput: UInt64 { inputRepaired.load(ordering: .relaxed) }
  /// Input frames the adaptation thread was too late for.
  public var unheard: Int { unheardFrames.load(ordering: .relaxed) }
  public var unrecorded: Int { unrecordedFrames.load(ordering: .relaxed) }
  /// Moves of the adaptation that came after the frame they were meant for.
  public var lateMoves: Int { lateMoveCount.load(ordering: .relaxed) }
  public var malformedMIDI: Int { malformed.load(ordering: .relaxed) }
  /// Controllers that mean nothing here, and banks that are not there.
  public var unusedMIDI: Int { unusedControllers.load(ordering: .relaxed) }
  /// Pressure on single keys.
  public var keyPressures: Int { keyPressureCount.load(ordering: .relaxed) }
  /// System messages that are acted upon by none: clock, song position and the like.
  public var systemMIDI: Int { systemCount.load(ordering: .relaxed) }
  /// MIDI messages that took no effect because memory for a patch or room for reports was short.
  public var droppedMIDI: Int { dropped.load(ordering: .relaxed) }
  /// First recorded frame; nil until the recording has begun.
  public var recordingStart: UInt64? {
    let start = started.load(ordering: .acquiring)
    return start == .max ? nil : start
  }

  /// Frames that whoever empties `heard` takes at a time; 0: nobody does.
  public var listenerHop: Int {
    @_noLocks @_noAllocation get { hop.load(ordering: .relaxed) }
    nonmutating set { hop.store(newValue, ordering: .relaxed) }
  }

  /// Frames from the input to the answer of whoever empties `heard`, without `outputLatency`.
  public var listenerDelay: Int {
    @_noLocks @_noAllocation get { listenerLate.load(ordering: .relaxed) }
    nonmutating set { listenerLate.store(newValue, ordering: .relaxed) }
  }

  /// Turns of the follower's voice, 0..<1, at a frame counted modulo 2^32.
  public var followerPhase: (turns: Double, frame: UInt32) {
    let both = followed.load(ordering: .relaxed)
    return (
      Double(UInt32(truncatingIfNeeded: both)) / 4_294_967_296,
      UInt32(truncatingIfNeeded: both >> 32)
    )
  }

  /// Frames of `heard` whose moves have been sent.
  public var digested: Int {
    @_noLocks @_noAllocation get { done.load(ordering: .acquiring) }
    nonmutating set { done.store(newValue, ordering: .releasing) }
  }

  /// Frames go to the disk ring while true.
  public var isRecording: Bool {
    @_noLocks @_noAllocation get { recording.load(ordering: .relaxed) }
    nonmutating set {
      if newValue { started.store(.max, ordering: .releasing) }
      recording.store(newValue, ordering: .relaxed)
    }
  }

  @_noLocks @_noAllocation
  func beginPeriod(frame: UInt64, period: Int) {
    let time = vouchedMonotonic()
    periodNow.store(period, ordering: .relaxed)
    writes.wrappingAdd(1, ordering: .acquiringAndReleasing)
    frameNow.store(frame, ordering: .releasing)
    timeNow.store(time, ordering: .releasing)
    writes.wrappingAdd(1, ordering: .releasing)
  }

  @_noLocks @_noAllocation
  func endPeriod(engine: inout Engine) {
    voicesNow.store(engine.instrument.activeVoices, ordering: .relaxed)
    limited.store(engine.knobs.limitedSteps, ordering: .relaxed)
    lost.store(engine.overflows, ordering: .relaxed)
    repaired.store(engine.repairedSamples, ordering: .relaxed)
    setOutputLatency(engine.latencyFrames)
    let turns = UInt32(truncatingIfNeeded: Int64(engine.instrument.followerTurns * 4_294_967_296))
    let frame = UInt64(truncatingIfNeeded: engine.frame) << 32
    followed.store(frame | UInt64(turns), ordering: .relaxed)
  }

  @_noLocks @_noAllocation
  func setOutputLatency(_ frames: Int) { outputLate.store(frames, ordering: .relaxed) }

  @_noLocks @_noAllocation
  func setRecordingStart(_ frame: UInt64) { started.store(frame, ordering: .releasing) }

  @_noLocks @_noAllocation
  func setRepairedInput(_ samples: UInt64) { inputRepaired.store(samples, ordering: .relaxed) }

  @_noLocks @_noAllocation
  func addUnheard(_ frames: Int) { unheardFrames.wrappingAdd(frames, ordering: .relaxed) }

  @_noLocks @_noAllocation
  func addUnrecorded(_ frames: Int) { unrecordedFrames.wrappingAdd(frames, ordering: .relaxed) }

  @_noLocks @_noAllocation
  func addLateMove() { lateMoveCount.wrappingAdd(1, ordering: .relaxed) }

  @_noLocks @_noAllocation
  func addMalformedMIDI() { malformed.wrappingAdd(1, ordering: .relaxed) }

  @_noLocks @_noAllocation
  func addUnusedMIDI() { unusedControllers.wrappingAdd(1, ordering: .relaxed) }

  @_noLocks @_noAllocation
  func addKeyPressure() { keyPressureCount.wrappingAdd(1, ordering: .relaxed) }

  @_noLocks @_noAllocation
  func addSystemMIDI() { systemCount.wrappingAdd(1, ordering: .relaxed) }

  @_noLocks @_noAllocation
  func addDroppedMIDI() { dropped.wrappingAdd(1, ordering: .relaxed) }
}
