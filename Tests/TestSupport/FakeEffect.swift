import Rendering

/// A gain with one control: what tests put into a rack. Stereo in, stereo out.
public final class FakeEffect {
  private let state: UnsafeMutablePointer<State>
  private let control: UnsafeMutablePointer<EffectControl>
  private let buffers: UnsafeMutablePointer<Float>
  private let dryMemory: UnsafeMutablePointer<Float>

  struct State {
    var gain: Float
    var latency: Float
    /// Frames it has delayed, `latency` of each side.
    var late: UnsafeMutablePointer<Float>
    var position = 0
    /// What `gain` was in the runs, the largest.
    var loudest: Float = 0
    var buffers: UnsafeMutablePointer<Float>
  }

  /// - Parameters:
  ///   - latency: Frames it delays by, and says so.
  ///   - rest: Where its gain falls back to after a run.
  public init(gain: Float, step: Float = .infinity, latency: Int = 0, rest: Float? = nil) {
    buffers = .allocate(capacity: 4 * Effect.maxFrames)
    buffers.initialize(repeating: 0, count: 4 * Effect.maxFrames)
    state = .allocate(capacity: 1)
    let late = UnsafeMutablePointer<Float>.allocate(capacity: 2 * latency + 2)
    late.initialize(repeating: 0, count: 2 * latency + 2)
    state.initialize(
      to: State(gain: gain, latency: Float(latency), late: late, buffers: buffers))
    dryMemory = .allocate(capacity: DryDelay.memoryCount)
    dryMemory.initialize(repeating: 0, count: DryDelay.memoryCount)
    control = .allocate(capacity: 1)
    let port = UnsafeMutableRawPointer(state).assumingMemoryBound(to: Float.self)
    control.initialize(
      to: EffectControl(
        port: port, target: gain, minimum: -2, maximum: 2, step: step, rest: rest))
  }

  deinit {
    state.pointee.late.deallocate()
    state.deallocate()
    dryMemory.deallocate()
    control.deallocate()
    buffers.deallocate()
  }

  /// What the processor reads now.
  public var gain: Float { state.pointee.gain }
  /// The largest gain that it has run with.
  public var loudest: Float { state.pointee.loudest }

  public var effect: Effect {
    let n = Effect.maxFrames
    let bytes = UnsafeRawPointer(state) + (MemoryLayout<State>.offset(of: \.latency) ?? 0)
    return Effect(
      run: fakeEffectRun, handle: UnsafeMutableRawPointer(state),
      inputs: (buffers, buffers + n), outputs: (buffers + 2 * n, buffers + 3 * n),
      isMonoIn: false, isMonoOut: false, controls: control, controlCount: 1,
      latency: bytes.assumingMemoryBound(to: Float.self), delay: DryDelay(memory: dryMemory))
  }
}

private func fakeEffectRun(_ handle: UnsafeMutableRawPointer?, _ frames: UInt32) {
  guard let state = handle?.assumingMemoryBound(to: FakeEffect.State.self) else { return }
  let gain = state.pointee.gain
  let buffers = state.pointee.buffers
  let late = state.pointee.late
  let length = Int(state.pointee.latency) + 1
  if gain > state.pointee.loudest { state.pointee.loudest = gain }
  var i = 0
  while i < Int(frames) {
    let at = state.pointee.position
    late[2 * at] = buffers[i]
    late[2 * at + 1] = buffers[Effect.maxFrames + i]
    state.pointee.position = at + 1 < length ? at + 1 : 0
    let due = state.pointee.position
    buffers[2 * Effect.maxFrames + i] = gain * late[2 * due]
    buffers[3 * Effect.maxFrames + i] = gain * late[2 * due + 1]
    i += 1
  }
}

/// A chain of fakes in memory of its own, which it frees; it keeps the fakes alive.
public final class FakeChain {
  public let pointer: UnsafeMutablePointer<EffectChain>
  private let fakes: [FakeEffect]

  public init(_ fakes: [FakeEffect]) {
    self.fakes = fakes
    let effects = UnsafeMutablePointer<Effect>.allocate(capacity: max(1, fakes.count))
    for (i, fake) in fakes.enumerated() { (effects + i).initialize(to: fake.effect) }
    pointer = .allocate(capacity: 1)
    pointer.initialize(to: EffectChain(effects: effects, count: fakes.count))
  }

  deinit {
    pointer.pointee.effects.deallocate()
    pointer.deallocate()
  }
}
