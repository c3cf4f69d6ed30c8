import LiveEngine
import Synchronization

/// What the callbacks of one client reach through their context pointer.
///
/// One per connection to a server, so that the thread of a client that would not close can never
/// run the engine beside its successor. `engine` is written before activation only.
struct ClientContext: ~Copyable {
  let ports: PortSet
  let meters: UnsafeMutablePointer<CycleMeters>
  var engine: UnsafeMutablePointer<LiveEngine>?
  /// The server went away or threw this client out.
  let isLost = Atomic<Bool>(false)
  /// A source of MIDI has gone away since the last cycle.
  let hasLostSource = Atomic<Bool>(false)
  /// This client is being closed: play silence and leave the engine alone.
  let isRetired = Atomic<Bool>(false)

  init(ports: PortSet, meters: UnsafeMutablePointer<CycleMeters>) {
    self.ports = ports
    self.meters = meters
  }
}
