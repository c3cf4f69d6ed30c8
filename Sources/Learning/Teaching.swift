import Spectral
import VoiceSearch

/// A search that a heard note teaches, a step at a time.
protocol Teaching: AnyObject {
  /// The note.
  var judge: NoteJudge { get }
  /// What is listened for.
  var weights: LossWeights { get }
  var isOver: Bool { get }

  /// - Returns: A voice worth judging on all notes.
  func step() -> SearchNote?

  /// Candidates since the last call.
  func takeEvaluations() -> Int
}
