import CLV2Host
import CLilv
import Glibc
import Hosting

/// A running plugin: instantiated, connected, active from `init` to `deinit`.
/// - Thread: [control-thread]; the audio thread only runs `context.host`, and no more when this
///   object goes.
final class PluginInstance {
  let context: RunContext
  private let instance: UnsafeMutablePointer<LilvInstance>
  private let features: FeatureSet
  /// The ports' memory: goes after the instance that points into it.
  private let arena: Arena
  private let world: PluginWorld
  private var isActive = false

  /// - Throws: `.unavailable` when the plugin's code is missing or refuses.
  init(
    _ plugin: OpaquePointer, world: PluginWorld, sampleRate: Double, context: RunContext,
    arena: Arena
  ) throws(HostError) {
    features = FeatureSet(urids: world.urids, context: context, sampleRate: sampleRate)
    guard let made = lilv_plugin_instantiate(plugin, sampleRate, features.whileRunning),
      let descriptor = made.pointee.lv2_descriptor
    else { throw HostError(.unavailable, "it could not be instantiated at \(sampleRate) Hz") }
    self.world = world
    self.context = context
    self.arena = arena
    instance = made
    let worker = lilv_instance_get_extension_data(instance, LV2URI.workerInterface)
    ddspm_lv2_attach(
      context.host, instance.pointee.lv2_handle, descriptor.pointee.run,
      worker?.assumingMemoryBound(to: LV2_Worker_Interface.self))
  }

  /// Restores the default state if the plugin has one, connects, activates, starts the worker.
  func start(_ plugin: OpaquePointer, _ wiring: PortWiring) throws(HostError) {
    if world.hasFeature(plugin, LV2URI.loadDefaultState) { restoreDefaultState(plugin) }
    for (port, location) in wiring.connections {
      lilv_instance_connect_port(instance, port, location)
    }
    for buffer in wiring.events { try add(buffer) }
    let left = wiring.outputs.first
    ddspm_lv2_watch(context.host, left, wiring.outputs.dropFirst().first, wiring.latency)
    lilv_instance_activate(instance)
    isActive = true
    // LV2: a run of no frames updates the latency and touches no audio.
    if wiring.latency != nil { ddspm_lv2_run(UnsafeMutableRawPointer(context.host), 0) }
    let error = ddspm_lv2_start(context.host)
    if error != 0 {
      let reason = String(cString: strerror(error))
      throw HostError(.internalError, "no thread for its worker: \(reason)")
    }
  }

  deinit {
    ddspm_lv2_stop(context.host)
    if isActive { lilv_instance_deactivate(instance) }
    lilv_instance_free(instance)
  }

  private func add(_ buffer: PortWiring.EventBuffer) throws(HostError) {
    let type = world.urids.map(buffer.isInput ? LV2URI.atomSequence : LV2URI.atomChunk)
    let size = buffer.isInput ? MemoryLayout<LV2_Atom_Sequence_Body>.size : buffer.capacity
    guard ddspm_lv2_add_sequence(context.host, buffer.sequence, type, UInt32(size)) else {
      throw HostError(.internalError, "no memory for its events")
    }
  }

  /// Before activation nothing runs, so the plugin may load files here and now.
  private func restoreDefaultState(_ plugin: OpaquePointer) {
    let uri = lilv_plugin_get_uri(plugin)
    guard let state = lilv_state_new_from_world(world.handle, features.map, uri) else { return }
    lilv_state_restore(state, instance, nil, nil, 0, features.whileRestoring)
    lilv_state_free(state)
  }
}
