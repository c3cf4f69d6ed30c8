import CLilv
import Hosting
import Rendering

/// Memory for every port of one plugin and the parts of it that the audio thread uses.
struct PortWiring {
  /// At most two, those the engine's signal goes into; further inputs hear silence.
  private(set) var inputs: [UnsafeMutablePointer<Float>] = []
  /// At most two; what further outputs say is dropped.
  private(set) var outputs: [UnsafeMutablePointer<Float>] = []
  private(set) var parameters: [EffectParameter] = []
  /// In the order of `parameters`.
  private(set) var controls: [EffectControl] = []
  private(set) var latency: UnsafeMutablePointer<Float>?
  private(set) var events: [EventBuffer] = []
  /// What each port reads or writes; nil leaves an optional port unconnected.
  private(set) var connections: [(port: UInt32, location: UnsafeMutableRawPointer?)] = []

  struct EventBuffer {
    let sequence: UnsafeMutablePointer<LV2_Atom_Sequence>
    let isInput: Bool
    /// Bytes after the atom's head.
    let capacity: Int
  }

  private let arena: Arena
  private let sampleRate: Double

  /// - Parameter arena: Owns the memory; must outlive the plugin's instance.
  init(_ ports: [PluginPort], arena: Arena, sampleRate: Double) {
    self.arena = arena
    self.sampleRate = sampleRate
    for port in ports where !port.isSideChain { connect(port) }
    for port in ports where port.isSideChain { connect(port) }
  }

  /// `Effect` always has two pointers: one buffer twice for mono, one nobody reads for none.
  static func pair(
    _ buffers: [UnsafeMutablePointer<Float>], arena: Arena
  ) -> (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>) {
    let first = buffers.first ?? arena.floats(Effect.maxFrames)
    return (first, buffers.count > 1 ? buffers[1] : first)
  }

  private mutating func connect(_ port: PluginPort) {
    switch port.kind {
    case .audioInput: connectAudio(port, \.inputs)
    case .audioOutput: connectAudio(port, \.outputs)
    case .control(let range): connectControl(port, range)
    case .controlOutput:
      let value = arena.floats(1)
      if port.designation == LV2URI.latency { latency = value }
      connections.append((port.index, UnsafeMutableRawPointer(value)))
    case .controlVoltage:
      connections.append((port.index, UnsafeMutableRawPointer(arena.floats(Effect.maxFrames))))
    case .events(let isInput, let bytes): connectEvents(port, isInput, bytes)
    case .unconnected: connections.append((port.index, nil))
    }
  }

  private mutating func connectAudio(
    _ port: PluginPort, _ main: WritableKeyPath<Self, [UnsafeMutablePointer<Float>]>
  ) {
    let buffer = arena.floats(Effect.maxFrames)
    if self[keyPath: main].count < 2 { self[keyPath: main].append(buffer) }
    connections.append((port.index, UnsafeMutableRawPointer(buffer)))
  }

  private mutating func connectControl(_ port: PluginPort, _ range: ControlRange) {
    let value = arena.floats(1)
    connections.append((port.index, UnsafeMutableRawPointer(value)))
    value.pointee = port.designation == LV2URI.enabled ? 1 : range.default
    if port.belongsToHost { return }
    parameters.append(
      EffectParameter(
        symbol: port.symbol, name: port.name, minimum: range.minimum, maximum: range.maximum,
        default: range.default, isToggle: range.isToggle,
        isInteger: range.isInteger || range.isEnumeration))
    controls.append(
      EffectControl(
        port: value, target: range.default, minimum: range.minimum, maximum: range.maximum,
        step: range.step(sampleRate: sampleRate)))
  }

  private mutating func connectEvents(_ port: PluginPort, _ isInput: Bool, _ bytes: Int) {
    // Room for the head besides: plugins differ in whether an output's size counts it.
    let block = arena.bytes(MemoryLayout<LV2_Atom_Sequence>.size + bytes)
    connections.append((port.index, block))
    events.append(
      EventBuffer(
        sequence: block.bindMemory(to: LV2_Atom_Sequence.self, capacity: 1), isInput: isInput,
        capacity: bytes))
  }
}

extension PluginPort {
  fileprivate var isSideChain: Bool { kind == .audioInput(isSideChain: true) }

  /// The host's own switches: bypass is done outside the plugin, and it runs in real time.
  fileprivate var belongsToHost: Bool {
    designation == LV2URI.enabled || designation == LV2URI.freeWheeling
  }
}
