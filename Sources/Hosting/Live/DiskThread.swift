import Foundation
import LiveEngine
import Synchronization

/// The thread that empties the audio thread's recording rings, into a session's folder if there is one.
///
/// - Thread: owns a thread; `note` and `trace` may be called from any.
public final class DiskThread: SessionJournal, @unchecked Sendable {
  // Sendable: the queues are behind locks; the recorder is touched by the own thread only, and by `finish` after it.
  private let live: UnsafeMutablePointer<LiveEngine>
  private let recorder: (any SessionRecorder)?
  private let running = Atomic<Bool>(true)
  private let done = DispatchSemaphore(value: 0)
  private let notes = Mutex<[(frame: UInt64, text: String)]>([])
  private let rows = Mutex<[TraceRow]>([])
  private let frames: UnsafeMutablePointer<RecordedFrame>
  private static let chunk = 8192
  private var position: UInt64?

  public init(live: UnsafeMutablePointer<LiveEngine>, recorder: (any SessionRecorder)?) {
    self.live = live
    self.recorder = recorder
    frames = .allocate(capacity: Self.chunk)
  }

  deinit { frames.deallocate() }

  public func start() {
    live.pointee.status.pointee.isRecording = recorder != nil
    let thread = Thread { [self] in
      while running.load(ordering: .relaxed) {
        drain()
        Thread.sleep(forTimeInterval: 0.01)
      }
      drain()
      done.signal()
    }
    thread.name = "ddspm.disk"
    thread.start()
  }

  /// Writes what is left and ends the thread. The audio thread must have stopped.
  public func stop() {
    running.store(false, ordering: .relaxed)
    done.wait()
  }

  /// A line for the session's log at the current frame.
  public func note(_ text: String) {
    let frame = live.pointee.status.pointee.frame
    notes.withLock { $0.append((frame, text)) }
  }

  public func trace(_ row: TraceRow) {
    if recorder != nil { rows.withLock { $0.append(row) } }
  }

  private func drain() {
    while let event = live.pointee.applied.pop() { recorder?.append(event: event) }
    guard let recorder else { return }
    if position == nil { position = live.pointee.status.pointee.recordingStart }
    drainFrames(recorder)
    for note in notes.withLock({
      let all = $0
      $0 = []
      return all
    }) {
      recorder.append(note: note.text, frame: note.frame)
    }
    for row in rows.withLock({
      let all = $0
      $0 = []
      return all
    }) {
      recorder.appendTrace(row.columns)
    }
  }

  private func drainFrames(_ recorder: any SessionRecorder) {
    while let at = position {
      if let gap = live.pointee.gaps.peek(), gap.frame <= at {
        _ = live.pointee.gaps.pop()
        recorder.gap(frame: gap.frame, lost: gap.lost)
        position = at + UInt64(gap.lost)
        continue
      }
      let toGap = live.pointee.gaps.peek().map { Int($0.frame - at) } ?? Int.max
      let count = live.pointee.recorded.read(frames, limit: min(Self.chunk, toGap))
      if count == 0 { return }
      recorder.append(frames, count: count)
      position = at + UInt64(count)
    }
  }
}
