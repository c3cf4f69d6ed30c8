import Glibc
import Synchronization

/// Runs `body` once on a new detached thread.
/// - Returns: false when the system gives no thread; `body` is then not run.
func startThread(_ body: @escaping @Sendable () -> Void) -> Bool {
  let work = Unmanaged.passRetained(ThreadWork(body))
  var thread = pthread_t()
  if pthread_create(&thread, nil, threadEntry, work.toOpaque()) != 0 {
    work.release()
    return false
  }
  pthread_detach(thread)
  return true
}

/// Runs `body` on a thread of its own and waits for it.
/// - Returns: false when it did not end within `seconds`; it then goes on by itself.
func finishes(within seconds: Double, _ body: @escaping @Sendable () -> Void) -> Bool {
  let done = Flag()
  let started = startThread {
    body()
    done.raise()
  }
  return started && done.wait(seconds: seconds)
}

/// A flag that one thread raises and others wait for.
final class Flag: Sendable {
  private let value = Atomic<Bool>(false)

  func raise() { value.store(true, ordering: .releasing) }

  var isRaised: Bool { value.load(ordering: .acquiring) }

  /// - Returns: false when it was not raised within `seconds`.
  func wait(seconds: Double) -> Bool { holds(within: seconds) { isRaised } }
}

/// Looks every 5 ms until `condition` holds.
/// - Returns: false when it did not within `seconds`.
func holds(within seconds: Double, _ condition: () -> Bool) -> Bool {
  var left = seconds
  while !condition() {
    if left <= 0 { return false }
    usleep(5_000)
    left -= 0.005
  }
  return true
}

/// One line to standard error.
func warn(_ text: String) {
  let line = "ddspm: \(text)\n"
  _ = line.utf8.withContiguousStorageIfAvailable { write(2, $0.baseAddress, $0.count) }
}

private final class ThreadWork: Sendable {
  let body: @Sendable () -> Void
  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

@c(ddspm_jack_thread)
private func threadEntry(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  if let argument { Unmanaged<ThreadWork>.fromOpaque(argument).takeRetainedValue().body() }
  return nil
}
