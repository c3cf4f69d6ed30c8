import DX7Laws
import FMSynthesis
import RealtimePrimitives

/// The instrument, its knobs and the effects after it, as a function of state, events and frames.
///
/// Knows no threads: live, offline and replay run this same code and give the same samples.
/// - Thread: made and freed by control, everything else [audio-thread].
public struct Engine: ~Copyable {
  public var instrument: Instrument
  public var knobs: KnobSlew
  /// In Hz.
  public var sampleRate: Double { @_noLocks @_noAllocation get { instrument.sampleRate } }
  /// Frames rendered since the start.
  public private(set) var frame: UInt64 = 0
  /// Commands that could not be kept for their time and were carried out early, or whose log entry
  /// was lost.
  public private(set) var overflows: UInt64 = 0
  var chain: UnsafeMutablePointer<EffectChain>?
  private var waiting: EventQueue
  private var master: MasterSection
  private let mono: UnsafeMutablePointer<Float>
  /// What is heard, on its way to be mixed in.
  private var aside: DryDelay
  private let asideMemory: UnsafeMutablePointer<Float>
  private var asideRepair = SampleRepair()
  private let replyRing = Ring<EngineReply>(capacity: 8192)
  private let appliedRing = Ring<TimedCommand>(capacity: 16384)

  /// - Parameter isLimited: false leaves the limiter and its look-ahead out: for measuring the
  ///   instrument alone.
  public init(
    sampleRate: Double, voices: Int, instructionSet: InstructionSet, limits: [KnobLimits],
    defaults: [Float], reference: DX7Reference = .dexed, seed: UInt32 = 0,
    isLimited: Bool = true
  ) {
    instrument = Instrument(
      sampleRate: sampleRate, voices: voices, instructionSet: instructionSet,
      reference: reference, seed: seed)
    knobs = KnobSlew(
      limits: limits, defaults: defaults,
      blockSeconds: Double(instrument.blockFrames) / sampleRate)
    waiting = EventQueue(capacity: 16384)
    master = MasterSection(sampleRate: sampleRate, isLimited: isLimited)
    mono = .allocate(capacity: LaneCount.maxFrames)
    asideMemory = .allocate(capacity: DryDelay.memoryCount)
    asideMemory.initialize(repeating: 0, count: DryDelay.memoryCount)
    aside = DryDelay(memory: asideMemory)
  }

  deinit {
    mono.deallocate()
    asideMemory.deallocate()
  }

  /// Where retired objects and answers go; the owner takes them out.
  public var replies: Ring<EngineReply>.Consumer { _read { yield replyRing.consumer } }

  /// Every command with the frame it took effect at; the owner takes them out.
  public var applied: Ring<TimedCommand>.Consumer { _read { yield appliedRing.consumer } }

  /// Whether `applied` is at least half empty.
  public var isLogRead: Bool {
    @_noLocks @_noAllocation get { 2 &* appliedRing.producer.count <= appliedRing.capacity }
  }

  /// Frames by which the output is late: the limiter's look-ahead, and what the effects delay by.
  public var latencyFrames: Int {
    @_noLocks @_noAllocation get { master.latencyFrames &+ (chain?.pointee.latencyFrames ?? 0) }
  }

  /// Samples that were not finite and left as silence.
  public var repairedSamples: UInt64 { @_noLocks @_noAllocation get { master.repairedSamples } }

  /// Takes a command for its frame; one whose frame has passed takes effect before the next sample.
  @_noLocks @_noAllocation
  public mutating func schedule(_ event: TimedCommand) {
    let at = event.frame < frame ? frame : event.frame
    let timed = TimedCommand(frame: at, command: event.command)
    if waiting.insert(timed) { return }
    overflows &+= 1
    apply(event.command)
  }

  /// Frames by which the input is late where `/follow/dry` mixes it in, before the effects.
  @_noLocks @_noAllocation
  public mutating func delayInput(by frames: Int) { aside.aim(frames) }

  /// Renders any number of frames.
  /// - Parameter input: What is heard meanwhile; nil: nothing.
  @_noLocks @_noAllocation
  public mutating func render(
    left: UnsafeMutablePointer<Float>, right: UnsafeMutablePointer<Float>, frames: Int,
    input: UnsafePointer<Float>? = nil
  ) {
    var done = 0
    while done < frames {
      while let due = waiting.popDue(frame) { apply(due) }
      if instrument.framesToBlockEnd == instrument.blockFrames { knobs.advance(&instrument) }
      var count = frames &- done
      if count > LaneCount.maxFrames { count = LaneCount.maxFrames }
      if count > instrument.framesToBlockEnd { count = instrument.framesToBlockEnd }
      // Runs end where the effects' fixed inner blocks end, whatever the period.
      let toBorder = LaneCount.maxFrames &- Int(frame & UInt64(LaneCount.maxFrames &- 1))
      if count > toBorder { count = toBorder }
      let next = waiting.framesUntilNext(frame)
      if count > next { count = next }
      renderRun(left + done, right + done, count, input.map { $0 + done })
      done &+= count
      frame &+= UInt64(count)
    }
  }

  @_noLocks @_noAllocation
  private mutating func renderRun(
    _ left: UnsafeMutablePointer<Float>, _ right: UnsafeMutablePointer<Float>, _ frames: Int,
    _ input: UnsafePointer<Float>?
  ) {
    instrument.render(frames: frames, values: knobs.values, output: mono)
    if let input { mixAside(input, frames) }
    for i in 0..<frames {
      left[i] = mono[i]
      right[i] = mono[i]
    }
    if let chain { chain.pointee.run(left, right, frames, atBlockStart: frame & 63 == 0) }
    master.run(left, right, frames, values: knobs.values)
  }

  @_noLocks @_noAllocation
  private mutating func mixAside(_ input: UnsafePointer<Float>, _ frames: Int) {
    let gain = knobs.values[PatchLayout.index(.followDry)]
    for i in 0..<frames {
      let heard = asideRepair.repaired(input[i])
      let late = aside.next(heard, 0, step: 0.002).left
      if gain > 0 { mono[i] += gain * late }
    }
  }

  @_noLocks @_noAllocation
  private mutating func apply(_ command: EngineCommand) {
    if !appliedRing.producer.push(TimedCommand(frame: frame, command: command)) { overflows &+= 1 }
    switch command {
    case .noteOn(let key, let velocity):
      instrument.noteOn(key: key & 127, velocity: velocity & 127, values: knobs.values)
    case .noteOff(let key): instrument.noteOff(key: key & 127, values: knobs.values)
    case .pedal(let down): instrument.pedal(down)
    case .sostenuto(let down): instrument.sostenuto(down)
    case .bend(let position): instrument.bend(position)
    case .wheel(let position): instrument.wheel(position)
    case .foot(let position): instrument.foot(position)
    case .breath(let position): instrument.breath(position)
    case .aftertouch(let position): instrument.aftertouch(position)
    case .glideFrom(let key): instrument.glideFrom(key: key & 127)
    case .silence: instrument.silence()
    case .panic: instrument.panic()
    case .knob(let id, let value): knobs.aim(Int(id), at: value)
    case .ramp(let id, let value, let frames):
      knobs.ramp(
        Int(id), to: value, frames: Int(frames),
        elapsed: instrument.framesToBlockEnd % instrument.blockFrames)
    case .place(let id, let value): knobs.place(Int(id), at: value)
    case .followAnew(let turns, let fade):
      let pitch = knobs.values[PatchLayout.index(.followPitch)]
      instrument.followAnew(turns: turns, pitch: pitch, fade: Int(fade))
    case .adopt(let patch): adopt(patch)
    case .chain(let next): swapChain(next)
    case .effectControl(let slot, let control, let value):
      chain?.pointee.aim(slot: Int(slot), control: Int(control), at: value)
    case .effectBypass(let slot, let bypass):
      chain?.pointee.bypass(slot: Int(slot), bypass)
    case .effectWet(let slot, let wet): chain?.pointee.wet(slot: Int(slot), wet)
    case .sync(let id): reply(.synced(id))
    }
  }

  @_noLocks @_noAllocation
  private mutating func adopt(_ patch: UnsafeMutablePointer<Float>) {
    knobs.jump(toPatch: patch)
    instrument.patchChanged(knobs.values)
    reply(.retired(patch))
  }

  @_noLocks @_noAllocation
  private mutating func swapChain(_ next: UnsafeMutablePointer<EffectChain>?) {
    let old = chain
    if let old { next?.pointee.inherit(old.pointee) }
    chain = next
    if let old { reply(.retiredChain(old)) }
  }

  @_noLocks @_noAllocation
  public mutating func reply(_ reply: EngineReply) {
    if !replyRing.producer.push(reply) { overflows &+= 1 }
  }
}
