import CRealtime

/// One hosted processor as the audio thread sees it: buffers it is already connected to, and a function to run.
///
/// Built by control, wholly plain data; freed by control after it came back as `.retiredChain`.
public struct Effect: BitwiseCopyable {
  /// Processes `frames` frames from `inputs` to `outputs`. Called with at most `Effect.maxFrames`.
  public var run: ddspm_run_function?
  public var handle: UnsafeMutableRawPointer?
  /// The same for the right side, when `handle` is a mono processor's for the left one.
  public var second: UnsafeMutableRawPointer?
  /// Left and right, `Effect.maxFrames` each; the same pointer twice for a mono processor.
  public var inputs: (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>)
  public var outputs: (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>)
  public var isMonoIn: Bool
  public var isMonoOut: Bool
  /// One entry per control input.
  public var controls: UnsafeMutablePointer<EffectControl>
  public var controlCount: Int
  public var bypass: Bool
  /// 0 dry ... 1 wet, as asked for; `mix` is where the ramp stands.
  public var wet: Float
  public var mix: Float
  /// Where the processor says after each run by how many frames it delays; nil: by none. A bypassed
  /// effect delays nothing.
  public var latency: UnsafePointer<Float>?
  public var delay: DryDelay

  /// The longest run in frames: one inner block.
  public static let maxFrames = 64

  public init(
    run: ddspm_run_function?, handle: UnsafeMutableRawPointer?,
    inputs: (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>),
    outputs: (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>),
    isMonoIn: Bool, isMonoOut: Bool, controls: UnsafeMutablePointer<EffectControl>,
    controlCount: Int, latency: UnsafePointer<Float>?, delay: DryDelay
  ) {
    self.run = run
    self.handle = handle
    self.inputs = inputs
    self.outputs = outputs
    self.isMonoIn = isMonoIn
    self.isMonoOut = isMonoOut
    self.controls = controls
    self.controlCount = controlCount
    self.latency = latency
    self.delay = delay
    bypass = false
    wet = 1
    mix = 0
  }
}

/// A control input of a hosted processor, moved by the audio thread in steps no larger than `step` per inner block.
public struct EffectControl: BitwiseCopyable {
  /// What the processor reads.
  public var port: UnsafeMutablePointer<Float>
  public var target: Float
  public var minimum: Float
  public var maximum: Float
  /// Largest change per inner block; infinity for switches.
  public var step: Float
  /// Where a trigger stands again after one run; nil for what stays where it was put.
  public var rest: Float?

  public init(
    port: UnsafeMutablePointer<Float>, target: Float, minimum: Float, maximum: Float, step: Float,
    rest: Float? = nil
  ) {
    self.port = port
    self.target = target
    self.minimum = minimum
    self.maximum = maximum
    self.step = step
    self.rest = rest
  }
}

/// Effects in series after the engine.
public struct EffectChain: BitwiseCopyable {
  public static let maxEffects = 16
  public var effects: UnsafeMutablePointer<Effect>
  public var count: Int

  public init(effects: UnsafeMutablePointer<Effect>, count: Int) {
    self.effects = effects
    self.count = count
  }
}
