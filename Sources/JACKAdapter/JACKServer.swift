import CJACK
import Glibc
import Hosting
import LiveEngine
import Synchronization

/// The program as a JACK client: ports `in_1`, `out_1`, `out_2`, `midi_in`, `midi_out`.
///
/// Comes back by itself when the server does, under the same names and with the same connections;
/// between the two the engine simply stands still. An engine has one rate for its life: when the
/// server comes back at another, or changes its rate while it runs, this client ends and says so to
/// `onRateChange`. Every member may be called from any thread but
/// the audio thread.
public final class JACKServer: AudioServer, Sendable {
  private let link: ServerLink

  /// The server's name, as other tools take it in `JACK_DEFAULT_SERVER`.
  public var serverName: String {
    if let name = link.serverName { return name }
    return getenv("JACK_DEFAULT_SERVER").map { String(cString: $0) } ?? "default"
  }

  /// Opens the client and registers the ports; nothing is called back yet.
  /// - Throws: `.unavailable` with what to do, when no server answers and none can be started, or
  ///   the one that answers runs at a rate that the engine cannot; `.usage` when a name is none that
  ///   JACK can hold.
  /// - Parameter connections: Another client's of the same name, made again as their ports appear.
  public init(
    clientName: String, server: ServerChoice, connections: Connections = Connections()
  ) throws(HostError) {
    try NameRules.check(client: clientName)
    if case .named(let name) = server { try NameRules.check(server: name) }
    // A server that dies while we write to it must not end the process.
    signal(SIGPIPE, SIG_IGN)
    let link = ServerLink(name: clientName, choice: server)
    link.state.withLock { $0.pending = connections.wires }
    try link.open()
    self.link = link
    if !startThread({ link.supervise() }) {
      link.hasStopped.raise()
      close()
      throw HostError(.unavailable, "the system gives no more threads; raise ulimit -u")
    }
  }

  deinit { close() }

  /// Starts calling the engine, which must stay at its address until `close` has returned.
  /// - Throws: `.unavailable` when the server is gone or refuses.
  public func activate(_ engine: UnsafeMutablePointer<LiveEngine>) throws(HostError) {
    let reference = EngineReference(pointer: engine)
    let rate = meters.pointee.sampleRate.load(ordering: .relaxed)
    let isActive = link.state.withLock { state in
      (state.engine, state.engineRate) = (reference, rate)
      return state.client?.activate(reference) ?? false
    }
    if !isActive {
      throw HostError(.unavailable, "the JACK server refuses the client; restart the server")
    }
  }

  /// Ends the callbacks, takes the ports away and ends the server if this process started it.
  /// Takes a few milliseconds, at most some seconds. The second call does nothing.
  public func close() {
    link.isStopping.raise()
    _ = link.hasStopped.wait(seconds: 15)
    link.dropClient()
    let process = link.state.withLock { state -> ServerProcess? in
      defer { state.process = nil }
      return state.process
    }
    process?.end()
  }

  /// What to do, once, when the engine's rate is no longer the server's; done at once if that is so
  /// already. Called on the supervisor's thread, or on the caller's.
  public func onRateChange(_ action: @escaping @Sendable () -> Void) {
    let isLate = link.state.withLock { state in
      state.rateChanged = action
      return state.isOutOfRate
    }
    if isLate { action() }
  }

  /// Whether the server no longer runs at the rate that the engine was made for.
  public var hasChangedRate: Bool { link.state.withLock { $0.isOutOfRate } }

  /// Frames from `in_1` and from `midi_in` to `out_1`, published in the graph from now on.
  public func setLatency(frames: Int, ofNotes: Int) {
    let own = Int(UInt32(clamping: frames))
    let notes = Int(UInt32(clamping: ofNotes))
    let before = (
      meters.pointee.latency.exchange(own, ordering: .relaxed),
      meters.pointee.noteLatency.exchange(notes, ordering: .relaxed)
    )
    if before == (own, notes) { return }
    _ = link.withClient { jack_recompute_total_latencies($0.handle) }
  }

  private var meters: UnsafeMutablePointer<CycleMeters> { link.meters.pointer }
}

// MARK: Connections

extension JACKServer {
  /// What is connected, or was when the server went, or waits for a port to appear.
  public struct Connections: Sendable {
    var wires: Set<Wire> = []
    public init() {}
  }

  public var connections: Connections {
    var connections = Connections()
    connections.wires = link.state.withLock { $0.made.union($0.pending) }
    return connections
  }

  /// Connects two ports; a name without a colon is one of the client's own. Needs `activate`.
  /// - Returns: true when they are connected now.
  public func connect(_ source: String, _ destination: String) -> Bool {
    link.withClient { $0.connect(source, destination) } ?? false
  }

  /// Connects to the hardware: first capture port, first two playback ports, every MIDI source.
  /// - Returns: How many connections stand now.
  @discardableResult
  public func connectToPhysical() -> Int {
    link.withClient { client in client.physicalWires.filter { client.connect($0) }.count } ?? 0
  }
}

// MARK: Queries

extension JACKServer {
  /// Connections of `midi_out`.
  public var midiListeners: Int {
    link.withClient { Int(jack_port_connected($0.context.pointee.ports.midiOut)) } ?? 0
  }

  /// In Hz. The engine's from `activate` on: what the server does later is told by
  /// `hasChangedRate`.
  public var sampleRate: Double {
    Double(
      link.state.withLock { $0.engineRate } ?? meters.pointee.sampleRate.load(ordering: .relaxed))
  }

  /// Frames in a cycle now.
  public var period: Int { meters.pointee.period.load(ordering: .relaxed) }

  public var clientName: String { link.state.withLock { $0.clientName } }

  /// Late or dropped cycles, without those that leaving freewheel brings.
  public var xruns: Int { meters.pointee.xruns.load(ordering: .relaxed) }

  public var isFreewheeling: Bool { meters.pointee.isFreewheeling.load(ordering: .relaxed) }

  /// false between the loss of a server and the return of one.
  public var isConnected: Bool { link.withClient { _ in true } ?? false }

  public var statistics: ProcessStatistics {
    let histogram = UnsafePointer(meters)
    return ProcessStatistics(
      cycles: histogram.pointee.histogram.count, p50: histogram.pointee.histogram.quantile(0.5),
      p999: histogram.pointee.histogram.quantile(0.999),
      max: histogram.pointee.histogram.maximum, period: period)
  }

  /// The share of a period that all clients together need, 0...1, as the server smooths it.
  public var load: Double { link.withClient { Double(jack_cpu_load($0.handle)) / 100 } ?? 0 }

  /// Whether JACK runs the engine's thread under SCHED_FIFO or SCHED_RR; false before `activate`.
  public var isRealtime: Bool {
    link.withClient { client in
      let thread = jack_client_thread_id(client.handle)
      guard client.context.pointee.engine != nil, thread != 0 else { return false }
      var policy: Int32 = 0
      var parameters = sched_param()
      guard pthread_getschedparam(thread, &policy, &parameters) == 0 else { return false }
      return policy == SCHED_FIFO || policy == SCHED_RR
    } ?? false
  }

  /// The process id of the JACK server that this object started; nil when it uses another's.
  public var serverProcessID: Int32? { link.state.withLock { $0.process }?.identifier }
}
