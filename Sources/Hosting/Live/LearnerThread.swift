import CRealtime
import Foundation
import Learning
import Synchronization

/// The background worker of mode learn: notes in, better patches out, nothing else waits for it.
///
/// - Thread: owns a thread of low priority; `hear` and the figures may be called from any.
public final class LearnerThread: @unchecked Sendable {
  // Sendable: notes and figures are behind locks, the learner is the own thread's, all else is set
  // in `init` and `start`.
  private let control: ControlModel
  private let options: PatchLearner.Options
  /// Writes a patch where it lasts.
  private let save: @Sendable (LearnedPatch) throws(HostError) -> Void
  private let running = Atomic<Bool>(true)
  private let done = DispatchSemaphore(value: 0)
  private let work = DispatchSemaphore(value: 0)
  private let inbox = Mutex<[HeardNote]>([])
  private let figures = Mutex(LearnerFigures())
  /// Whether patches may still be handed over; held while one is.
  private let isOpen = Mutex(true)
  private var hasStarted = false
  /// Notes that wait at most; the oldest go.
  private static let waiting = 4

  public init(
    control: ControlModel, options: PatchLearner.Options,
    save: @escaping @Sendable (LearnedPatch) throws(HostError) -> Void
  ) {
    (self.control, self.options, self.save) = (control, options, save)
  }

  public var current: LearnerFigures { figures.withLock { $0 } }

  public func start() {
    hasStarted = true
    let thread = Thread { [self] in
      ddspm_flush_denormals()
      // The audio thread, the adaptation and everybody's desktop come first.
      _ = ddspm_lower_priority(options.niceness)
      run()
      done.signal()
    }
    thread.name = "ddspm.learn"
    thread.stackSize = 4 << 20
    thread.start()
  }

  /// From now on nothing is handed over. Waits a moment for the thread, not for the end of a long
  /// search step: it touches nobody's state but its own.
  public func stop() {
    running.store(false, ordering: .releasing)
    isOpen.withLock { $0 = false }
    guard hasStarted else { return }
    work.signal()
    _ = done.wait(timeout: .now() + 0.15)
  }

  /// - Parameter skipped: Sounds so far that were no notes.
  func hear(_ note: HeardNote?, skipped: Int) {
    figures.withLock { $0.skipped = skipped }
    guard let note else { return }
    inbox.withLock { notes in
      notes.removeAll { $0.number == note.number }
      notes.append(note)
      if notes.count > Self.waiting { notes.removeFirst() }
    }
    work.signal()
  }

  private func run() {
    let learner = PatchLearner(options) { [self] in !running.load(ordering: .relaxed) }
    while running.load(ordering: .acquiring) {
      // Taken before the mode is looked at: what is heard after the mode was switched stays.
      let notes = inbox.withLock { notes in
        defer { notes = [] }
        return notes
      }
      guard control.mode == .learn else {
        learner.forget()
        publish(learner)
        pause()
        continue
      }
      for note in notes { learner.hear(note) }
      let situation = control.learningSituation()
      let learned = learner.step(situation)
      guard running.load(ordering: .acquiring) else { return }
      if let learned {
        isOpen.withLock { if $0 { take(learned, situation, learner) } }
      }
      publish(learner)
      if !learner.hasNotes || situation.rests { pause() }
    }
  }

  private func pause() { _ = work.wait(timeout: .now() + 0.1) }

  /// Heard first, then written: only what took over gets a number.
  private func take(
    _ learned: LearnedPatch, _ situation: LearningSituation, _ learner: PatchLearner
  ) {
    guard control.adopt(learned, for: situation) else { return }
    learner.adopted(learned)
    do throws(HostError) {
      try save(learned)
    } catch {
      control.count(.unsaved, 1)
      control.journal.note("\(learned.document.name) could not be saved: \(error.message)")
    }
  }

  private func publish(_ learner: PatchLearner) {
    figures.withLock { figures in
      let skipped = figures.skipped
      figures = learner.figures
      figures.skipped = skipped
    }
  }
}
