import CLilv
import Hosting

/// A port as the plugin's data describes it.
struct PluginPort {
  enum Kind: Equatable {
    case audioInput(isSideChain: Bool)
    case audioOutput
    case control(ControlRange)
    case controlOutput
    /// Control voltage: one float per frame, which this host neither makes nor reads.
    case controlVoltage
    /// Events, with the bytes its buffer needs.
    case events(isInput: Bool, bytes: Int)
    /// Of a kind unknown here, and the plugin runs without it.
    case unconnected
  }

  let index: UInt32
  let symbol: String
  let name: String
  /// What the port is for, as a URI.
  let designation: String?
  let kind: Kind

  /// Bytes of an event buffer whose port asks for no size.
  static let defaultEventBytes = 8192
  /// 16 MiB: more is a mistake in the data.
  static let mostEventBytes = 1 << 24
}

/// Reads the ports of one plugin.
struct PortReader {
  let world: PluginWorld
  let plugin: OpaquePointer
  /// Hz.
  let sampleRate: Double

  /// - Throws: `.unavailable` naming a port of a kind this host cannot connect.
  func ports() throws(HostError) -> [PluginPort] {
    let count = Int(lilv_plugin_get_num_ports(plugin))
    var minima = [Float](repeating: .nan, count: count)
    var maxima = minima
    var defaults = minima
    lilv_plugin_get_port_ranges_float(plugin, &minima, &maxima, &defaults)
    var ports: [PluginPort] = []
    for index in 0..<count {
      guard let port = lilv_plugin_get_port_by_index(plugin, UInt32(index)) else { continue }
      let described = ControlRange.Described(
        minimum: minima[index], maximum: maxima[index], default: defaults[index])
      ports.append(try read(port, UInt32(index), described))
    }
    return ports
  }

  private func read(
    _ port: OpaquePointer, _ index: UInt32, _ described: ControlRange.Described
  ) throws(HostError) -> PluginPort {
    let symbol = world.text(lilv_node_as_string(lilv_port_get_symbol(plugin, port)))
    guard let kind = kind(port, described) else {
      throw HostError(
        .unavailable, "its port '\(symbol)' is neither audio, control, CV nor atom")
    }
    let designation =
      values(port, LV2URI.designation).first
      ?? (hasProperty(port, LV2URI.reportsLatency) ? LV2URI.latency : nil)
    return PluginPort(
      index: index, symbol: symbol, name: name(port) ?? symbol, designation: designation,
      kind: kind)
  }

  private func kind(
    _ port: OpaquePointer, _ described: ControlRange.Described
  ) -> PluginPort.Kind? {
    let isInput = isA(port, LV2URI.inputPort)
    if isA(port, LV2URI.audioPort) {
      guard isInput else { return .audioOutput }
      return .audioInput(isSideChain: hasProperty(port, LV2URI.isSideChain))
    }
    if isA(port, LV2URI.controlPort) {
      return isInput ? .control(range(port, described)) : .controlOutput
    }
    if isA(port, LV2URI.cvPort) { return .controlVoltage }
    if isA(port, LV2URI.atomPort) {
      let asked = values(port, LV2URI.minimumSize).compactMap { Int($0) }.max()
      let bytes = min(asked ?? PluginPort.defaultEventBytes, PluginPort.mostEventBytes)
      return .events(isInput: isInput, bytes: max(bytes, 64))
    }
    return hasProperty(port, LV2URI.connectionOptional) ? .unconnected : nil
  }

  private func range(
    _ port: OpaquePointer, _ described: ControlRange.Described
  ) -> ControlRange {
    var described = described
    described.properties = Set(world.strings(takingOver: lilv_port_get_properties(plugin, port)))
    described.scalePoints = scalePoints(port)
    return ControlRange(described, sampleRate: sampleRate)
  }

  private func scalePoints(_ port: OpaquePointer) -> [Float] {
    guard let points = lilv_port_get_scale_points(plugin, port) else { return [] }
    defer { lilv_scale_points_free(points) }
    var found: [Float] = []
    var at = lilv_scale_points_begin(points)
    while !lilv_scale_points_is_end(points, at) {
      let value = lilv_scale_point_get_value(lilv_scale_points_get(points, at))
      if lilv_node_is_float(value) || lilv_node_is_int(value) {
        found.append(lilv_node_as_float(value))
      }
      at = lilv_scale_points_next(points, at)
    }
    return found
  }

  private func name(_ port: OpaquePointer) -> String? {
    guard let node = lilv_port_get_name(plugin, port) else { return nil }
    defer { lilv_node_free(node) }
    return world.text(lilv_node_as_string(node))
  }

  private func values(_ port: OpaquePointer, _ predicate: String) -> [String] {
    world.withNode(predicate) {
      world.strings(takingOver: lilv_port_get_value(plugin, port, $0))
    } ?? []
  }

  private func isA(_ port: OpaquePointer, _ type: String) -> Bool {
    world.withNode(type) { lilv_port_is_a(plugin, port, $0) } ?? false
  }

  private func hasProperty(_ port: OpaquePointer, _ property: String) -> Bool {
    world.withNode(property) { lilv_port_has_property(plugin, port, $0) } ?? false
  }
}
