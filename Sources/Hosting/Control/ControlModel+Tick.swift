import LiveEngine
import Rendering

/// Housekeeping, every few milliseconds: what MIDI did, what the audio thread answered, what is due.
extension ControlModel {
  func tick() {
    hearMIDI()
    drainReplies()
    keepAgenda()
    if owesLetGo { letGoOfHeard() }
    moveMorph()
    lendDue()
    watchLatency()
    publishFigures()
    tellSubscribers()
    repeatSettled()
  }

  /// Effects come and go, and change their latency while they run.
  private func watchLatency() {
    let status = live.pointee.status
    let now = (output: status.pointee.outputLatency, period: status.pointee.period)
    if now == toldLatency { return }
    toldLatency = now
    slow.async { [onLatencyChange] in onLatencyChange() }
  }

  func drainReplies() {
    while let reply = live.pointee.replies.pop() {
      switch reply {
      case .retired(let patch):
        lentPatches.remove(patch)
        retire(loan.owns(patch) ? .blank(patch) : .patch(patch))
      case .retiredChain(let chain): retire(.chain(chain))
      case .synced(let ticket): syncs.removeValue(forKey: ticket)?.signal()
      }
    }
    reclaim()
    if let due = rack.dueSwap() { sendChain(due.chain) }
  }

  /// Frees it once the disk thread has read every event that may point to it.
  private func retire(_ body: Retired.Body) {
    retired.append(Retired(body: body, readUpTo: live.pointee.applied.totalWritten))
  }

  private func reclaim() {
    let read = live.pointee.applied.totalTaken
    while let first = retired.first, first.readUpTo <= read {
      retired.removeFirst()
      free(first)
    }
  }

  func free(_ retired: Retired) {
    switch retired.body {
    case .blank(let patch): loan.recycle(patch)
    case .patch(let patch): patch.deallocate()
    case .chain(let chain):
      let effects = rack.retire(chain)
      slow.async { _ = effects }
    }
  }
}

/// Memory that the audio thread gave back.
struct Retired {
  enum Body {
    case blank(UnsafeMutablePointer<Float>)
    case patch(UnsafeMutablePointer<Float>)
    case chain(UnsafeMutablePointer<EffectChain>)
  }
  let body: Body
  /// Events of the log that must have been read first.
  let readUpTo: Int
}
