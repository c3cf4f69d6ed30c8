import Foundation
import LiveEngine
import Synchronization

/// Stands for the adaptation and the disk: takes what an engine hears and records, a hop every 10 ms.
final class SlowReader: @unchecked Sendable {
  // Sendable: the counts are the thread's until it has signalled its end.
  static let hop = 480
  private let engine: UnsafeMutablePointer<LiveEngine>
  private let isRunning = Atomic<Bool>(true)
  private let done = DispatchSemaphore(value: 0)
  private var (heard, recorded, most) = (0, 0, 0)

  init(_ engine: UnsafeMutablePointer<LiveEngine>) {
    self.engine = engine
    engine.pointee.status.pointee.isRecording = true
    engine.pointee.status.pointee.listenerHop = Self.hop
    Thread { [self] in
      while isRunning.load(ordering: .acquiring) {
        usleep(10_000)
        take(Self.hop)
      }
      take(.max)
      done.signal()
    }.start()
  }

  /// - Returns: Frames heard, frames recorded, and how many waited to be heard at most.
  func stop() -> (Int, Int, Int) {
    isRunning.store(false, ordering: .releasing)
    done.wait()
    return (heard, recorded, most)
  }

  private func take(_ limit: Int) {
    most = max(most, engine.pointee.heard.count)
    var taken = 0
    while taken < limit, engine.pointee.heard.pop() != nil { taken += 1 }
    heard += taken
    engine.pointee.status.pointee.digested = heard
    while engine.pointee.recorded.pop() != nil { recorded += 1 }
  }
}
