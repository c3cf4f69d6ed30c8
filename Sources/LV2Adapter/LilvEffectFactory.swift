import CLilv
import Hosting

/// Makes effects of the LV2 plugins that are installed (`LV2_PATH`, else the system's folders).
/// - Thread: [control-thread]
public final class LilvEffectFactory: EffectFactory {
  private let world: PluginWorld
  private let worksInline: Bool

  /// Reads the data of all installed plugins, which takes a moment.
  /// - Parameter worksInline: For offline rendering: what plugins leave to their worker thread is
  ///   done inside run, so that it takes effect at the same frame every time.
  /// - Throws: `.internalError` when memory is short.
  public init(worksInline: Bool = false) throws(HostError) {
    world = try PluginWorld()
    self.worksInline = worksInline
  }

  /// URIs of all installed plugins, sorted; not each of them can be hosted.
  public var installed: [String] { world.pluginURIs }

  /// Instantiates, connects and activates a plugin, with its default state if it has one.
  /// - Parameter sampleRate: Hz.
  /// - Throws: `.noInput` for a URI that is not installed; `.unavailable` with the reason for
  ///   a plugin that needs what this host has not, or has no audio output.
  public func make(uri: String, sampleRate: Double) throws(HostError) -> any HostedEffect {
    guard let plugin = world.plugin(uri) else {
      throw HostError(
        .noInput, "no LV2 plugin with URI \(uri); lv2ls lists what is installed")
    }
    do throws(HostError) {
      return try host(plugin, uri, sampleRate)
    } catch {
      throw HostError(error.exit, "LV2 plugin \(uri) cannot be used: \(error.message)")
    }
  }

  private func host(
    _ plugin: OpaquePointer, _ uri: String, _ sampleRate: Double
  ) throws(HostError) -> LV2Effect {
    try check(plugin)
    let ports = try PortReader(world: world, plugin: plugin, sampleRate: sampleRate).ports()
    guard ports.contains(where: { $0.kind == .audioOutput }) else {
      throw HostError(.unavailable, "it has no audio output")
    }
    let arena = Arena()
    func side(_ wiring: PortWiring) throws(HostError) -> (PluginInstance, PortWiring) {
      let instance = try PluginInstance(
        plugin, world: world, sampleRate: sampleRate,
        context: RunContext(label: uri, worksInline: worksInline), arena: arena)
      try instance.start(plugin, wiring)
      return (instance, wiring)
    }
    let wiring = PortWiring(ports, arena: arena, sampleRate: sampleRate)
    var sides = [try side(wiring)]
    if wiring.isMono {
      sides.append(
        try side(PortWiring(ports, arena: arena, sampleRate: sampleRate, twin: wiring)))
    }
    return LV2Effect(
      uri: uri, name: world.name(plugin),
      sides: sides.map { (instance: $0.0, wiring: $0.1) }, arena: arena)
  }

  private func check(_ plugin: OpaquePointer) throws(HostError) {
    guard lilv_plugin_verify(plugin) else {
      throw HostError(.unavailable, "its description is incomplete")
    }
    let features = Set(world.requiredFeatures(plugin)).subtracting(FeatureSet.offered)
    if let missing = features.min() {
      throw HostError(.unavailable, "it requires the feature \(missing)")
    }
    let options = Set(world.values(plugin, LV2URI.requiredOption))
      .subtracting(FeatureSet.offeredOptions)
    if let missing = options.min() {
      throw HostError(.unavailable, "it requires the option \(missing)")
    }
  }
}
