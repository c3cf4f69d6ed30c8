import DX7
import Foundation
import Spectral
import VoiceSearch

/// A search for one note, a generation at a time; now and then it offers its best.
final class LearningRound: Teaching {
  let judge: NoteJudge
  /// What the judge listens for. The search sorts out by the spectral distance alone.
  let weights: LossWeights
  private let search: PatchSearch
  private let budget: Int
  private var hasBegun = false
  private(set) var isOver = false
  private var evaluations = 0
  private var taken = 0
  /// What the best was when it was last offered, and candidates since.
  private var offered = Double.infinity
  private var offeredAt = 0
  /// Candidates between two offers: the judge costs as much as a few hundred.
  private static let patience = 3000

  /// - Parameters:
  ///   - start: Tried beside the prior's voices.
  ///   - limits: Of the patch that a voice is played as.
  init(
    _ judge: NoteJudge, start: DX7Voice, options: SearchOptions, weights: LossWeights,
    limits: VoiceLimits, isCancelled: @escaping () -> Bool
  ) {
    (self.judge, self.weights) = (judge, weights)
    budget = options.evaluations ?? .max
    var sound = judge.sound
    let bytes = Array(start.bytes.prefix(145))
    sound.starts = judge.holds.map {
      SearchNote(bytes: bytes, pitch: sound.pitches[0], held: $0)
    }
    let course = Course()
    self.course = course
    search = PatchSearch(
      sound, options: options, judge: judge.engine.judging(by: weights, within: limits),
      clock: { 0 },
      isCancelled: isCancelled, report: { course.candidates = Int($0.cost) })
  }

  /// Candidates the search has tried, others than those of the short view by what they cost.
  private final class Course { var candidates = 0 }
  private let course: Course

  /// - Returns: A voice worth judging on all notes.
  func step() -> SearchNote? {
    if !hasBegun {
      hasBegun = true
      search.begin()
      return nil
    }
    if search.isOver {
      isOver = true
      return search.finish().note
    }
    search.step()
    return offer()
  }

  /// Candidates since the last call.
  func takeEvaluations() -> Int {
    defer { taken = course.candidates }
    return course.candidates - taken
  }

  private func offer() -> SearchNote? {
    guard let best = search.best, course.candidates - offeredAt >= Self.patience,
      best.loss < 0.98 * offered
    else { return nil }
    (offered, offeredAt) = (best.loss, course.candidates)
    return best.note
  }
}
