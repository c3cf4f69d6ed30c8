import CLV2Host
import Hosting
import Rendering

/// A hosted LV2 plugin. Its `effect` may run until this object is gone, and not after.
/// - Thread: made and ended where plugins are loaded, asked by control; `effect` is for the audio
///   thread.
final class LV2Effect: HostedEffect, @unchecked Sendable {
  // Sendable: nothing changes after `init`; the plugin's own state is the audio thread's.
  let uri: String
  let name: String
  let parameters: [EffectParameter]
  let effect: Effect
  private let instances: [PluginInstance]

  /// - Parameter sides: The plugin; or, of a mono plugin, an instance for the left and one for the
  ///   right.
  init(
    uri: String, name: String, sides: [(instance: PluginInstance, wiring: PortWiring)],
    arena: Arena
  ) {
    self.uri = uri
    self.name = name
    instances = sides.map(\.instance)
    let wiring = sides[0].wiring
    parameters = wiring.parameters
    let handles = instances.map { UnsafeMutableRawPointer($0.context.host) }
    let inputs = sides.flatMap(\.wiring.inputs)
    let outputs = sides.flatMap(\.wiring.outputs)
    var made = Effect(
      run: ddspm_lv2_run, handle: handles[0], inputs: PortWiring.pair(inputs, arena: arena),
      outputs: PortWiring.pair(outputs, arena: arena), isMonoIn: inputs.count < 2,
      isMonoOut: outputs.count < 2, controls: arena.store(wiring.controls),
      controlCount: wiring.controls.count, latency: wiring.latency.map { UnsafePointer($0) },
      delay: DryDelay(memory: arena.floats(DryDelay.memoryCount)))
    made.second = handles.count > 1 ? handles[1] : nil
    effect = made
  }

  var latency: Int { instances[0].context.latency }

  /// Output samples that were infinite or no number, and were silenced.
  var repairedSamples: UInt64 { instances.reduce(0) { $0 + $1.context.repairedSamples } }
  /// Lines the plugin logged on the audio thread, where they cannot be written.
  var droppedLogLines: UInt64 { instances.reduce(0) { $0 + $1.context.droppedLogLines } }
}
