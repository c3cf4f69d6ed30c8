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
  private let built: Effect
  private let instance: PluginInstance

  init(
    uri: String, name: String, instance: PluginInstance, wiring: PortWiring, arena: Arena
  ) {
    self.uri = uri
    self.name = name
    self.instance = instance
    parameters = wiring.parameters
    built = Effect(
      run: ddspm_lv2_run, handle: UnsafeMutableRawPointer(instance.context.host),
      inputs: PortWiring.pair(wiring.inputs, arena: arena),
      outputs: PortWiring.pair(wiring.outputs, arena: arena),
      isMonoIn: wiring.inputs.count < 2, isMonoOut: wiring.outputs.count < 2,
      controls: arena.store(wiring.controls), controlCount: wiring.controls.count, latency: 0)
  }

  var effect: Effect {
    var current = built
    current.latency = UInt32(clamping: latency)
    return current
  }

  var latency: Int { instance.context.latency }

  /// Output samples that were infinite or no number, and were silenced.
  var repairedSamples: UInt64 { instance.context.repairedSamples }
  /// Lines the plugin logged on the audio thread, where they cannot be written.
  var droppedLogLines: UInt64 { instance.context.droppedLogLines }
}
