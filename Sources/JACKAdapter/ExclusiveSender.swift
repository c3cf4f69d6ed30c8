import CJACK
import Glibc
import Hosting

/// A JACK client with one port, `midi_out`, that hands over System Exclusive messages.
///
/// A message is one event, as JACK and the bridges to a cable expect it: what the port's buffer does not
/// take in one piece is refused. No server is started.
/// - Thread: any but the audio thread, one at a time.
public final class ExclusiveSender {
  /// Longest message: a bank and some room.
  public static let longest = 8192
  /// Seconds after which a server that runs no cycle has hung; the longest period takes one.
  private static let patience = 5.0
  private let handle: OpaquePointer
  private let context: UnsafeMutablePointer<SenderContext>
  /// What the messages go to, by its full name.
  public let destination: String

  /// Opens the client and connects it.
  /// - Parameters:
  ///   - server: nil for the default one.
  ///   - port: Full name of a MIDI input; nil: the only physical one.
  /// - Throws: `.unavailable` when no server answers, or when there is no such port or no single one;
  ///   `.usage` for a name that is none.
  public init(clientName: String, server: String?, to port: String?) throws(HostError) {
    try NameRules.check(client: clientName)
    if let server { try NameRules.check(server: server) }
    handle = try Self.open(clientName, server)
    do throws(HostError) {
      destination = try Self.destination(port, handle)
      guard
        let own = jack_port_register(
          handle, "midi_out", JACK_DEFAULT_MIDI_TYPE, UInt(JackPortIsOutput.rawValue), 0)
      else { throw HostError(.unavailable, "the JACK server has no ports left") }
      context = .allocate(capacity: 1)
      context.initialize(to: SenderContext(port: own, capacity: Self.longest))
    } catch {
      jack_client_close(handle)
      throw error
    }
    jack_set_process_callback(handle, senderCallback, context)
    jack_on_info_shutdown(handle, senderShutdownCallback, context)
    let own = String(cString: jack_port_name(context.pointee.port))
    guard jack_activate(handle) == 0, jack_connect(handle, own, destination) == 0 else {
      throw HostError(.unavailable, "the JACK server does not connect \(own) to \(destination)")
    }
  }

  /// Memory is kept when libjack hangs: its thread may still touch it.
  deinit {
    let closing = Closing(handle: handle, context: context)
    _ = finishes(within: 2) { closing.run() }
  }

  /// Hands a message over, and waits until a cable has carried it.
  /// - Parameter seconds: How long that takes.
  /// - Throws: `.unavailable` when the port's buffer is too small, or the server or the connection goes.
  public func send(_ message: [UInt8], taking seconds: Double) throws(HostError) {
    precondition(message.count <= Self.longest)
    context.pointee.offer(message)
    let isDecided = holds(within: Self.patience) {
      context.pointee.stage != .waiting || context.pointee.isLost
    }
    if context.pointee.stage == .refused {
      throw HostError(
        .unavailable,
        "a MIDI port of this server takes \(context.pointee.room) bytes in a period, the dump has "
          + "\(message.count): start the server with a longer period (jackd -d alsa -p 1024)")
    }
    let isCut = !isDecided || holds(within: seconds) { !isConnected }
    if isCut || !isConnected {
      throw HostError(
        .unavailable, "the JACK server or \(destination) went away before the dump had left")
    }
  }

  private var isConnected: Bool {
    !context.pointee.isLost && jack_port_connected(context.pointee.port) > 0
  }

  private static func open(
    _ name: String, _ server: String?
  ) throws(HostError) -> OpaquePointer {
    jack_set_error_function(quietMessage)
    jack_set_info_function(quietMessage)
    var status = jack_status_t(rawValue: 0)
    if let handle = ddspm_jack_open(name, server, JackNoStartServer, &status) { return handle }
    throw JACKClient.refusal(status, name)
      ?? HostError(
        .unavailable,
        "no JACK server\(server.map { " named '\($0)'" } ?? "") answers; start one (jackd -d alsa)")
  }

  private static func destination(
    _ wanted: String?, _ handle: OpaquePointer
  ) throws(HostError) -> String {
    func inputs(_ flags: JackPortFlags...) -> [String] {
      let flags = flags.reduce(UInt(JackPortIsInput.rawValue)) { $0 | UInt($1.rawValue) }
      return portNames(jack_get_ports(handle, nil, JACK_DEFAULT_MIDI_TYPE, flags))
    }
    return try MIDIDestination(all: inputs(), physical: inputs(JackPortIsPhysical)).choose(wanted)
  }
}

/// `@unchecked Sendable`: handed to the one thread that closes.
private struct Closing: @unchecked Sendable {
  let handle: OpaquePointer
  let context: UnsafeMutablePointer<SenderContext>

  func run() {
    if !context.pointee.isLost { jack_deactivate(handle) }
    jack_client_close(handle)
    context.deinitialize(count: 1)
    context.deallocate()
  }
}
