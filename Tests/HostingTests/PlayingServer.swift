import Foundation
import Hosting
import LiveEngine
import Synchronization

/// Calls the engine on a thread of its own until it is closed.
final class PlayingServer: AudioServer, @unchecked Sendable {
  // Sendable: the engine's address goes to the thread once; all else are atomics.
  let sampleRate = 48_000.0
  let period = 64
  let clientName = "playing"
  let xruns = 0
  private let count = Atomic(0)
  private let running = Atomic(false)
  private let done = DispatchSemaphore(value: 0)

  /// Periods played.
  var cycles: Int { count.load(ordering: .acquiring) }

  func activate(_ engine: UnsafeMutablePointer<LiveEngine>) {
    running.store(true, ordering: .releasing)
    nonisolated(unsafe) let engine = engine
    let thread = Thread { [self] in
      let buffer = UnsafeMutablePointer<Float>.allocate(capacity: 128)
      while running.load(ordering: .acquiring) {
        engine.pointee.process(input: nil, left: buffer, right: buffer + 64, frames: 64)
        count.add(1, ordering: .releasing)
        usleep(200)
      }
      buffer.deallocate()
      done.signal()
    }
    thread.start()
  }

  func setLatency(frames: Int, ofNotes: Int) {}

  func close() {
    if running.exchange(false, ordering: .acquiringAndReleasing) { done.wait() }
  }
}
