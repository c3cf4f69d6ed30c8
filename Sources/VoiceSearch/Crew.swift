import Dispatch
import Synchronization

/// Threads with a worker each. Which thread does what changes nothing in the result.
public final class Crew<Worker> {
  public let workers: [Worker]

  public init(_ workers: [Worker]) { self.workers = workers }

  /// Calls `body` once for each element, on any of the threads; each worker is used by one thread
  /// alone and each element is touched by one call alone.
  public func update<Element>(
    _ elements: inout [Element], _ body: (Worker, inout Element) -> Void
  ) {
    let next = Atomic(0)
    let count = elements.count
    // Sent to other threads, but each worker is used by one of them and each element by one call;
    // all have returned when `concurrentPerform` does.
    nonisolated(unsafe) let workers = workers
    elements.withUnsafeMutableBufferPointer { buffer in
      nonisolated(unsafe) let base = buffer.baseAddress
      withoutActuallyEscaping(body) { body in
        nonisolated(unsafe) let body = body
        DispatchQueue.concurrentPerform(iterations: workers.count) { number in
          while let base {
            let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
            if index >= count { return }
            body(workers[number], &base[index])
          }
        }
      }
    }
  }
}
