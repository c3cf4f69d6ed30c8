import Glibc
import Hosting
import Synchronization

extension ServerLink {
  /// Until `isStopping`: replaces a lost client and remembers the connections.
  /// - Thread: the supervisor's own.
  func supervise() {
    defer { hasStopped.raise() }
    var quietTicks = 0
    while !isStopping.isRaised {
      usleep(Self.tick)
      if isAtAnotherRate {
        leave()
        return
      }
      if state.withLock({ $0.client?.isLost ?? true }) {
        recover()
      } else if hasGraphChanged {
        noticeLostSources()
        quietTicks = Self.settling
      } else if quietTicks > 0 {
        quietTicks -= 1
        if quietTicks == 0 { followGraph() }
      }
    }
  }

  /// 50 ms in µs; a change of the graph counts after half a second without another, so that a
  /// server taking its ports down on the way out does not make us forget where they led.
  private static let tick: UInt32 = 50_000
  private static let settling = 10

  private var hasGraphChanged: Bool {
    meters.pointer.pointee.graphChanged.exchange(false, ordering: .acquiringAndReleasing)
  }

  /// Ends the notes of MIDI sources that are no longer connected. A source that came and went
  /// between two looks is noticed while no other is there.
  private func noticeLostSources() {
    let hasLostWire = meters.pointer.pointee.wireLost.exchange(
      false, ordering: .acquiringAndReleasing)
    state.withLock { state in
      guard let client = state.client else { return }
      let sources = client.midiSources
      if !state.midiSources.isSubset(of: sources) || (hasLostWire && sources.isEmpty) {
        client.endNotes()
      }
      state.midiSources = sources
    }
  }

  private func recover() {
    warn("the JACK server is gone; waiting for it to come back")
    dropClient()
    var told: String?
    while !isStopping.isRaised {
      do throws(HostError) {
        if let client = try reopen(), isAtAnotherRate || resume(client) {
          if isAtAnotherRate { adopt(client) } else { warn("the JACK server is back") }
          return
        }
      } catch {
        // Once for each reason: it may go on for hours.
        if told != error.message { warn(error.message + "; waiting for another") }
        told = error.message
      }
      _ = isStopping.wait(seconds: 1)
    }
  }

  /// Whether the server of the moment has another rate than the engine.
  private var isAtAnotherRate: Bool {
    guard let own = state.withLock({ $0.engineRate }) else { return false }
    return meters.pointer.pointee.sampleRate.load(ordering: .relaxed) != own
  }

  /// Ends the client for good: what it would play would be out of tune.
  private func leave() {
    dropClient()
    let rateChanged = state.withLock { state in
      state.isOutOfRate = true
      return state.rateChanged
    }
    rateChanged()
  }

  /// A new client, on a new server when the old one was ours and ended; nil when none answers.
  private func reopen() throws(HostError) -> JACKClient? {
    let process = state.withLock { $0.process }
    if let process, process.hasEnded { return try startServer() }
    return try openClient()
  }

  /// The new client takes the lost one's place with the same engine and the same connections.
  /// - Returns: false when the server refuses it.
  private func resume(_ client: JACKClient) -> Bool {
    let name = client.name
    let isActive = state.withLock { state in
      if let engine = state.engine, !client.activate(engine) { return false }
      state.pending.formUnion(state.made)
      state.made = []
      state.client = client
      state.clientName = name
      state.midiSources = []
      client.endNotes()
      return true
    }
    if isActive {
      connectPending()
    } else if !client.close() {
      hasStrayClient.raise()
    }
    return isActive
  }

  /// Remembers what is connected, and connects what waited for a port to appear.
  private func followGraph() {
    connectPending()
    state.withLock { state in
      guard let client = state.client else { return }
      let wires = client.wires
      if !client.isLost { state.made = wires }
    }
  }

  private func connectPending() {
    state.withLock { state in
      guard let client = state.client, state.engine != nil else { return }
      let made = state.pending.filter { client.connect($0) }
      state.pending.subtract(made)
      state.made.formUnion(made)
    }
  }
}
