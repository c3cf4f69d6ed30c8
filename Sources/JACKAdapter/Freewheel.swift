import Glibc
import LiveEngine
import Synchronization

/// While the server freewheels, no period has a deadline (jack.h: `JackFreewheelCallback`), and the
/// engine runs as fast as those keep up who listen to it and write down what it plays.
///
/// Waits until they do, at most `patience`: JACK throws a client out that takes ten seconds.
/// - Thread: JACK's process thread, which is no real-time thread then.
func awaitReaders(_ context: UnsafeMutablePointer<ClientContext>, frames: Int) {
  guard let engine = context.pointee.engine else { return }
  var left = patience
  while left > 0, !engine.pointee.isKeptUpWith(frames: frames),
    !context.pointee.isRetired.load(ordering: .acquiring)
  {
    usleep(nap)
    left &-= Int(nap)
  }
}

/// Microseconds.
private let patience = 2_000_000
private let nap: UInt32 = 50
