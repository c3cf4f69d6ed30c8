import CLilv
import Hosting

/// What is installed, as read from disk once. Plugins and their effects keep it alive.
/// - Thread: [control-thread]; lilv's world is not thread-safe.
final class PluginWorld {
  let handle: OpaquePointer
  let urids = URIDTable()

  init() throws(HostError) {
    guard let handle = lilv_world_new() else {
      throw HostError(.internalError, "no memory to read the installed LV2 plugins")
    }
    self.handle = handle
    lilv_world_load_all(handle)
  }

  deinit {
    lilv_world_free(handle)
  }

  /// - Returns: lilv's plugin, owned by the world; nil when it is not installed.
  func plugin(_ uri: String) -> OpaquePointer? {
    // lilv complains on stderr about words that are no URI.
    guard uri.contains(":") else { return nil }
    return withNode(uri) { lilv_plugins_get_by_uri(lilv_world_get_all_plugins(handle), $0) }
  }

  var pluginURIs: [String] {
    let plugins = lilv_world_get_all_plugins(handle)
    var uris: [String] = []
    var at = lilv_plugins_begin(plugins)
    while !lilv_plugins_is_end(plugins, at) {
      uris.append(text(lilv_node_as_uri(lilv_plugin_get_uri(lilv_plugins_get(plugins, at)))))
      at = lilv_plugins_next(plugins, at)
    }
    return uris.sorted()
  }

  /// - Returns: nil also when `uri` is none.
  func withNode<Result>(_ uri: String, _ body: (OpaquePointer) -> Result?) -> Result? {
    guard let node = lilv_new_uri(handle, uri) else { return nil }
    defer { lilv_node_free(node) }
    return body(node)
  }

  /// Takes the nodes over and frees them.
  func strings(takingOver nodes: UnsafeMutableRawPointer?) -> [String] {
    guard let nodes else { return [] }
    defer { lilv_nodes_free(nodes) }
    var found: [String] = []
    var at = lilv_nodes_begin(nodes)
    while !lilv_nodes_is_end(nodes, at) {
      found.append(text(lilv_node_as_string(lilv_nodes_get(nodes, at))))
      at = lilv_nodes_next(nodes, at)
    }
    return found
  }

  func requiredFeatures(_ plugin: OpaquePointer) -> [String] {
    strings(takingOver: lilv_plugin_get_required_features(plugin))
  }

  func values(_ plugin: OpaquePointer, _ predicate: String) -> [String] {
    withNode(predicate) { strings(takingOver: lilv_plugin_get_value(plugin, $0)) } ?? []
  }

  func hasFeature(_ plugin: OpaquePointer, _ feature: String) -> Bool {
    withNode(feature) { lilv_plugin_has_feature(plugin, $0) } ?? false
  }

  func name(_ plugin: OpaquePointer) -> String {
    guard let node = lilv_plugin_get_name(plugin) else {
      return text(lilv_node_as_uri(lilv_plugin_get_uri(plugin)))
    }
    defer { lilv_node_free(node) }
    return text(lilv_node_as_string(node))
  }

  func text(_ string: UnsafePointer<CChar>?) -> String {
    string.map { String(cString: $0) } ?? ""
  }
}
