import CJACK
import Hosting
import LiveEngine
import Quantities
import Synchronization

/// One client of one server, from `open` to `close`.
///
/// `@unchecked Sendable`: the handle is only passed to libjack calls that any thread may make, and
/// the context's one plain variable is written before activation, when no callback runs yet.
struct JACKClient: @unchecked Sendable {
  let handle: OpaquePointer
  let context: UnsafeMutablePointer<ClientContext>

  /// Opens the client, registers its ports, sets every callback and describes the ports.
  /// - Parameter server: nil for the default server. libjack never starts one by itself.
  /// - Returns: nil when no server answers.
  /// - Throws: `.unavailable` when the server answers but refuses the client or its ports, or runs
  ///   at a rate or period that the engine cannot.
  static func open(
    name: String, server: String?, meters: UnsafeMutablePointer<CycleMeters>
  ) throws(HostError) -> JACKClient? {
    jack_set_error_function(quietMessage)
    jack_set_info_function(quietMessage)
    var status = jack_status_t(rawValue: 0)
    guard let handle = ddspm_jack_open(name, server, JackNoStartServer, &status) else {
      if let refusal = refusal(status, name) { throw refusal }
      return nil
    }
    do throws(HostError) {
      return try describe(handle, meters)
    } catch {
      _ = finishes(within: 2, closing(handle))
      throw error
    }
  }

  private static func describe(
    _ handle: OpaquePointer, _ meters: UnsafeMutablePointer<CycleMeters>
  ) throws(HostError) -> JACKClient {
    let rate = Int(jack_get_sample_rate(handle))
    let period = Int(jack_get_buffer_size(handle))
    guard SampleRate(Double(rate)) != nil else {
      throw HostError(
        .unavailable, "the JACK server runs at \(rate) Hz; ddspm plays at \(SampleRate.bounds)")
    }
    guard Period(period) != nil else {
      throw HostError(
        .unavailable,
        "the JACK server's period is \(period) frames; ddspm plays with \(Period.bounds)")
    }
    guard let ports = registerPorts(handle) else {
      throw HostError(.unavailable, "the JACK server has no ports left; close some clients")
    }
    let context = UnsafeMutablePointer<ClientContext>.allocate(capacity: 1)
    context.initialize(to: ClientContext(ports: ports, meters: meters))
    let client = JACKClient(handle: handle, context: context)
    client.setCallbacks()
    meters.pointee.period.store(period, ordering: .relaxed)
    meters.pointee.sampleRate.store(rate, ordering: .relaxed)
    client.describePorts()
    return client
  }

  /// Starts the callbacks.
  /// - Returns: false when the server refuses.
  func activate(_ engine: EngineReference) -> Bool {
    context.pointee.engine = engine.pointer
    return jack_activate(handle) == 0
  }

  /// Leaves the engine alone at once, then closes with a deadline: libjack may hang in it.
  /// - Returns: false when the client did not close within 2 s; its memory is then kept.
  func close() -> Bool {
    context.pointee.isRetired.store(true, ordering: .releasing)
    return finishes(within: 2) { [self] in
      if !isLost {
        jack_deactivate(handle)
        for port in portList { jack_remove_properties(handle, jack_port_uuid(port)) }
      }
      jack_client_close(handle)
      context.deinitialize(count: 1)
      context.deallocate()
    }
  }

  var isLost: Bool { context.pointee.isLost.load(ordering: .acquiring) }

  /// The client's name as the server gave it.
  var name: String { String(cString: jack_get_client_name(handle)) }

  var portList: [OpaquePointer] {
    let ports = context.pointee.ports
    return [ports.input, ports.left, ports.right, ports.midiIn, ports.midiOut]
  }

  /// Why a server that answers has no place for the client; nil: none answers.
  static func refusal(_ status: jack_status_t, _ name: String) -> HostError? {
    // A long name that is taken: there is no room for the number that sets two clients apart.
    let isRefused = JackNameNotUnique.rawValue | JackServerError.rawValue
    if status.rawValue & isRefused != 0 {
      return HostError(
        .unavailable,
        "the JACK server refuses a client named '\(name)'; if there is one already, --name gives "
          + "another name")
    }
    if status.rawValue & JackVersionError.rawValue != 0 {
      return HostError(
        .unavailable, "the JACK server is of another version than the JACK library")
    }
    return nil
  }

  private static func registerPorts(_ handle: OpaquePointer) -> PortSet? {
    let ports = PortPlan.all.compactMap {
      jack_port_register(handle, $0.name, $0.type, $0.flags, 0)
    }
    guard ports.count == PortPlan.all.count else { return nil }
    return PortSet(
      input: ports[0], left: ports[1], right: ports[2], midiIn: ports[3], midiOut: ports[4])
  }

  private func setCallbacks() {
    jack_set_thread_init_callback(handle, threadInitCallback, context)
    jack_set_process_callback(handle, processCallback, context)
    jack_set_buffer_size_callback(handle, bufferSizeCallback, context)
    jack_set_sample_rate_callback(handle, sampleRateCallback, context)
    jack_set_xrun_callback(handle, xrunCallback, context)
    jack_set_freewheel_callback(handle, freewheelCallback, context)
    jack_set_latency_callback(handle, latencyCallback, context)
    jack_set_port_registration_callback(handle, portRegistrationCallback, context)
    jack_set_port_connect_callback(handle, portConnectCallback, context)
    jack_on_info_shutdown(handle, shutdownCallback, context)
  }

  /// Bounded: the metadata is a database shared by all servers of the user, and a program killed
  /// while it held the lock would stop everyone else for good.
  private func describePorts() {
    _ = finishes(within: 2) { [self] in
      for (order, (port, plan)) in zip(portList, PortPlan.all).enumerated() {
        let uuid = jack_port_uuid(port)
        let integer = "http://www.w3.org/2001/XMLSchema#int"
        jack_set_property(
          handle, uuid, ddspm_jack_key_pretty_name(), plan.prettyName, "text/plain")
        jack_set_property(handle, uuid, ddspm_jack_key_order(), String(order + 1), integer)
        if plan.isMIDI {
          jack_set_property(handle, uuid, ddspm_jack_key_event_types(), "MIDI", "text/plain")
        }
      }
    }
  }
}

/// `@unchecked Sendable`: handed on by address only; the audio thread alone looks behind it.
struct EngineReference: @unchecked Sendable {
  let pointer: UnsafeMutablePointer<LiveEngine>
}

/// Closes a client that has no context yet.
private func closing(_ handle: OpaquePointer) -> @Sendable () -> Void {
  let bits = Int(bitPattern: handle)
  return { jack_client_close(OpaquePointer(bitPattern: bits)) }
}
