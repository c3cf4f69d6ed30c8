import Dispatch
import Synchronization

/// Threads with a scorer each. Which thread does what changes nothing in the result.
public final class SearchCrew {
  let scorers: [SearchScorer]

  public init(_ scorers: [SearchScorer]) { self.scorers = scorers }

  public var evaluations: Int { scorers.reduce(0) { $0 + $1.evaluations } }

  /// What they cost, in candidates of the short view.
  public var cost: Double { scorers.reduce(0) { $0 + $1.cost } }

  /// Calls `body` once for each index, on any of the threads; each element is touched by one call
  /// alone.
  public func update<Element>(
    _ elements: inout [Element], _ body: (SearchScorer, inout Element) -> Void
  ) {
    let next = Atomic(0)
    let count = elements.count
    // Sent to other threads, but each scorer is used by one of them and each element by one call;
    // all have returned
    // when `concurrentPerform` does.
    nonisolated(unsafe) let scorers = scorers
    elements.withUnsafeMutableBufferPointer { buffer in
      nonisolated(unsafe) let base = buffer.baseAddress
      withoutActuallyEscaping(body) { body in
        nonisolated(unsafe) let body = body
        DispatchQueue.concurrentPerform(iterations: scorers.count) { worker in
          while let base {
            let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
            if index >= count { return }
            body(scorers[worker], &base[index])
          }
        }
      }
    }
  }
}
