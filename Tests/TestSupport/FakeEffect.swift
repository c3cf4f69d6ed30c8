import Rendering

/// A gain with one control: what tests put into a rack. Stereo in, stereo out.
public final class FakeEffect {
  private let state: UnsafeMutablePointer<State>
  private let control: UnsafeMutablePointer<EffectControl>
  private let buffers: UnsafeMutablePointer<Float>

  struct State {
    var gain: Float
    var buffers: UnsafeMutablePointer<Float>
  }

  public init(gain: Float, step: Float = .infinity) {
    buffers = .allocate(capacity: 4 * Effect.maxFrames)
    buffers.initialize(repeating: 0, count: 4 * Effect.maxFrames)
    state = .allocate(capacity: 1)
    state.initialize(to: State(gain: gain, buffers: buffers))
    control = .allocate(capacity: 1)
    let port = UnsafeMutableRawPointer(state).assumingMemoryBound(to: Float.self)
    control.initialize(
      to: EffectControl(port: port, target: gain, minimum: -2, maximum: 2, step: step))
  }

  deinit {
    state.deallocate()
    control.deallocate()
    buffers.deallocate()
  }

  /// What the processor reads now.
  public var gain: Float { state.pointee.gain }

  public var effect: Effect {
    let n = Effect.maxFrames
    return Effect(
      run: fakeEffectRun, handle: UnsafeMutableRawPointer(state),
      inputs: (buffers, buffers + n), outputs: (buffers + 2 * n, buffers + 3 * n),
      isMonoIn: false, isMonoOut: false, controls: control, controlCount: 1, latency: 0)
  }
}

private func fakeEffectRun(_ handle: UnsafeMutableRawPointer?, _ frames: UInt32) {
  guard let state = handle?.assumingMemoryBound(to: FakeEffect.State.self) else { return }
  let gain = state.pointee.gain
  let buffers = state.pointee.buffers
  var i = 0
  while i < Int(frames) {
    buffers[2 * Effect.maxFrames + i] = gain * buffers[i]
    buffers[3 * Effect.maxFrames + i] = gain * buffers[Effect.maxFrames + i]
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
