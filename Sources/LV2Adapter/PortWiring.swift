import CLilv
import Hosting
import Rendering

/// Memory for every port of one plugin and the parts of it that the audio thread uses.
struct PortWiring {
  /// At most two, those the engine's signal goes into; further inputs and side chains hear silence.
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

  private var controlInputs: [UInt32: UnsafeMutableRawPointer] = [:]
  private let arena: Arena
  private let sampleRate: Double
  /// Where another instance of the same plugin has its controls, by the ports' indices.
  private let shared: [UInt32: UnsafeMutableRawPointer]

  /// - Parameters:
  ///   - arena: Owns the memory; must outlive the plugin's instance.
  ///   - twin: Another instance of the plugin, whose control inputs this one reads too.
  init(_ ports: [PluginPort], arena: Arena, sampleRate: Double, twin: PortWiring? = nil) {
    self.arena = arena
    self.sampleRate = sampleRate
    shared = twin?.controlInputs ?? [:]
    for port in ports { connect(port) }
  }

  /// A mono plugin; one for each side makes it stereo.
  var isMono: Bool { inputs.count == 1 && outputs.count == 1 }

  /// `Effect` always has two pointers: one buffer twice for mono, one nobody reads for none.
  static func pair(
    _ buffers: [UnsafeMutablePointer<Float>], arena: Arena
  ) -> (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>) {
    let first = buffers.first ?? arena.floats(Effect.maxFrames)
    return (first, buffers.count > 1 ? buffers[1] : first)
  }

  private mutating func connect(_ port: PluginPort) {
    switch port.kind {
    case .audioInput(isSideChain: false): connectAudio(port, \.inputs)
    case .audioOutput: connectAudio(port, \.outputs)
    case .audioInput(isSideChain: true):
      connections.append((port.index, UnsafeMutableRawPointer(arena.floats(Effect.maxFrames))))
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
    if let location = shared[port.index] {
      connections.append((port.index, location))
      return
    }
    let value = arena.floats(1)
    controlInputs[port.index] = UnsafeMutableRawPointer(value)
    connections.append((port.index, UnsafeMutableRawPointer(value)))
    value.pointee = port.designation == LV2URI.enabled ? 1 : range.default
    if port.belongsToHost { return }
    parameters.append(
      EffectParameter(
        symbol: port.symbol, name: port.name, minimum: range.minimum, maximum: range.maximum,
        default: range.default, isToggle: range.isToggle,
        isInteger: range.isInteger || range.isEnumeration, isTrigger: range.isTrigger))
    controls.append(
      EffectControl(
        port: value, target: range.default, minimum: range.minimum, maximum: range.maximum,
        step: range.step(sampleRate: sampleRate), rest: range.isTrigger ? range.default : nil))
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
  /// The host's own switches: bypass is done outside the plugin, and it runs in real time.
  fileprivate var belongsToHost: Bool {
    designation == LV2URI.enabled || designation == LV2URI.freeWheeling
  }
}
