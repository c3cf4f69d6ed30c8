import Dispatch
import Foundation
import Hosting

/// Answers OSC 1.0 over UDP on one address of this machine, or one of each family, on a thread of its
/// own.
///
/// A message without arguments asks and one with arguments sets; both go to the control port, and
/// its answers go back to the sender's address and port. Patterns are expanded, bundles keep their
/// time, and `/subscribe s:prefix [f:max_rate [i:port]]` and `/unsubscribe s:prefix [i:port]` are
/// handled here.
public final class OSCServer: Sendable {
  /// Where it listens; the one the system chose if 0 was asked for.
  public let port: UInt16
  private let stopSignal: StopSignal
  private let finished = DispatchSemaphore(value: 0)

  /// Listens from now on.
  /// - Parameters:
  ///   - bind: Address to listen on, and on no other: in numbers, 0.0.0.0 for all of IPv4, `::` for
  ///     all; `localhost` for this machine alone, as 127.0.0.1 and as ::1.
  ///   - port: 0 picks a free one.
  /// - Throws: `.unavailable` if the port is taken, or the address not one of this machine's.
  public init(
    control: any ControlPort, bind: String = "localhost", port: UInt16
  ) throws(HostError) {
    let sockets = try SocketPair(bind: bind, port: port)
    let stopSignal = try StopSignal()
    self.port = sockets.port
    self.stopSignal = stopSignal
    let thread = Thread { [finished] in
      var loop = ReceiveLoop(control: control, sockets: sockets, stopSignal: stopSignal)
      loop.run()
      finished.signal()
    }
    thread.name = "ddspm-osc"
    thread.start()
  }

  deinit { stopSignal.raise() }

  /// Ends all subscriptions, frees the port and ends the thread; waits for that for two seconds at
  /// most.
  ///
  /// Calling it again does nothing.
  /// - Thread: Any but the control thread, which the receiving thread may be waiting for.
  public func stop() {
    stopSignal.raise()
    _ = finished.wait(timeout: .now() + 2)
    finished.signal()
  }
}
