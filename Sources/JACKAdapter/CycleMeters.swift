import Synchronization

/// What JACK's callbacks report and the rest of the program reads; outlives every client.
struct CycleMeters: ~Copyable {
  let histogram = CycleHistogram()
  let xruns = Atomic<Int>(0)
  /// Frames in a cycle, and frames per second.
  let period = Atomic<Int>(0)
  let sampleRate = Atomic<Int>(0)
  let isFreewheeling = Atomic<Bool>(false)
  /// Xruns before this cycle are the server's own doing: jack2 reports some on leaving freewheel.
  let countsXrunsFrom = Atomic<Int>(0)
  /// Frames from `in_1` to `out_1` as published in the graph.
  let latency = Atomic<Int>(0)
  /// The same from `midi_in`.
  let noteLatency = Atomic<Int>(0)
  /// Ports or connections changed since the supervisor last looked.
  let graphChanged = Atomic<Bool>(false)
  /// A connection, of whomever, was taken apart since the supervisor last looked.
  let wireLost = Atomic<Bool>(false)
}
