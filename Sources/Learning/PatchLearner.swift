import DX7
import FMSynthesis
import Foundation
import Knobs
import SessionModel
import Spectral
import VoiceSearch

/// Learns a patch from heard notes, a generation of candidates at a time, as long as it is asked.
///
/// A note that is over is first asked for the voice itself. After that, or where no DX7 played it, a
/// round is a search for one of the kept notes, seeded with the patch in use; the next round takes
/// another note or starts afresh with other dice. What a round finds is judged by the engine's own
/// render on all kept notes.
/// No threads, no clock: the same notes in the same order teach the same patches.
public final class PatchLearner {
  public struct Options: Sendable {
    public var seed: UInt64 = 1
    public var threads = 1
    /// 0...19, how far the learner's thread stands behind others.
    public var niceness: Int32 = 10
    public var instructionSet = InstructionSet.detect()
    /// Whether a note is asked for the voice itself first.
    public var recovers = true
    /// Candidates of a round.
    public var evaluations = 24_000
    /// Voices of the prior that a round from nothing tries.
    public var seeds = 2048
    /// Share by which a patch must be better to take over.
    public var margin = 0.02
    public var embedding: any EmbeddingPort = MelEmbedding()

    public init() {}
  }

  public private(set) var figures = LearnerFigures()
  private let options: Options
  private let isCancelled: () -> Bool
  private let conversion = VoiceConversion()
  private var shelf = NoteShelf()
  /// In the order of the shelf: the newest note last.
  private var judges: [NoteJudge] = []
  private var round: (any Teaching)?
  /// Number of the newest note that is over and was not asked for its voice yet.
  private var unasked: Int?
  /// Factor from the engine's level to what is heard, once a voice was recovered.
  private var gain: Double?
  /// The very voice of a note, as it was put in use, and the note's key.
  private var recovered: (key: Int, patch: [Float])?
  private var turn = Turn.first

  /// Whose a round is: until a note was asked for its voice nobody's, then of one after the other.
  private enum Turn { case first, voice, search }
  /// The patch in use as last judged.
  private var standing: Standing?
  /// Seconds that the adopted patch's key is held, by the key it was found on.
  private var holds: [Int: Double] = [:]
  private var newest = 0

  private struct Standing {
    var patch: [Float]
    var weights: LossWeights
    var distance: Double
  }

  /// - Parameter isCancelled: Ends a step early.
  public init(_ options: Options, isCancelled: @escaping () -> Bool = { false }) {
    (self.options, self.isCancelled) = (options, isCancelled)
  }

  /// Takes a note, or a longer take of it.
  public func hear(_ note: HeardNote) {
    if note.number > newest { figures.heard += 1 }
    newest = max(newest, note.number)
    guard shelf.put(note) else { return }
    let judge = judge(note)
    judges = shelf.notes.map { note in
      note.number == judge.number
        ? judge : judges.first { $0.number == note.number } ?? self.judge(note)
    }
    standing = nil
    if note.isOver, options.recovers { unasked = note.number }
    // A search for a key that is gone leads nowhere; one for another take of it may end.
    if let round, take(of: round.judge) == nil { self.round = nil }
    // The voice itself comes first; after that the two take turns.
    if unasked != nil, turn == .first, round is LearningRound { round = nil }
  }

  private func judge(_ note: HeardNote) -> NoteJudge {
    NoteJudge(
      note, gain: gain, instructionSet: options.instructionSet, embedding: options.embedding)
  }

  /// From now on notes are compared at the level at which the recovered voice was played.
  private func level(_ gain: Double) {
    if gain == self.gain { return }
    self.gain = gain
    judges = judges.map { judge($0.note) }
    standing = nil
  }

  /// The take of a note's key that counts now.
  private func take(of judge: NoteJudge) -> NoteJudge? { judges.last { $0.key == judge.key } }

  /// Forgets all notes.
  public func forget() {
    (shelf, judges, round, standing, holds) = (NoteShelf(), [], nil, nil, [:])
    (unasked, gain, recovered, turn) = (nil, nil, nil, .first)
    figures.loss = nil
  }

  public var hasNotes: Bool { !judges.isEmpty }

  /// One generation, unless frozen or told to listen for nothing.
  /// - Returns: A patch better than the one in use, if one was found now.
  public func step(_ situation: LearningSituation) -> LearnedPatch? {
    guard !judges.isEmpty else { return nil }
    if situation.weights.isEmpty {
      figures.loss = nil
      return nil
    }
    let standing = stand(situation)
    if situation.isFrozen { return nil }
    // What a search under way offers is judged by other weights than it began with.
    if let round, round.weights != situation.weights { self.round = nil }
    let round = self.round ?? begin(situation, standing)
    self.round = round
    let candidate = round.step()
    figures.tried += round.takeEvaluations()
    if round.isOver { self.round = nil }
    guard let candidate else { return nil }
    if let found = (round as? RecoveryRound)?.found, found.residual < Self.sure {
      return recover(candidate, found, on: round.judge, situation)
    }
    if isRecovered(situation) { return nil }
    var learned = better(candidate, on: round.judge, than: standing, situation, judges)
    learned?.trackerDecibels = (round as? RecoveryRound)?.found?.trackerDecibels
    return learned
  }

  /// Whether the very voice of a note that is kept is in use: no likeness takes its place.
  private func isRecovered(_ situation: LearningSituation) -> Bool {
    guard let recovered else { return false }
    return recovered.patch == situation.patch && judges.contains { $0.key == recovered.key }
  }

  /// A voice that surely played a note is compared on that note alone: other keys, whose scaling it
  /// does not know yet, must not keep it out.
  private func recover(
    _ candidate: SearchNote, _ found: RecoveryRound.Found, on judge: NoteJudge,
    _ situation: LearningSituation
  ) -> LearnedPatch? {
    level(found.gain)
    guard let focus = take(of: judge) else { return nil }
    var standing = stand(situation)
    standing.distance = distance(of: situation, on: focus)
    var learned = better(candidate, on: judge, than: standing, situation, [focus])
    learned?.trackerDecibels = found.trackerDecibels
    learned?.isVeryVoice = true
    return learned
  }

  /// dB of a note left by a voice that surely played it.
  private static let sure = -20.0

  /// Says that what `step` returned is in use now.
  public func adopted(_ patch: LearnedPatch) {
    figures.adopted += 1
    standing = nil
    guard let key = patch.document.playing.note else { return }
    holds = [key: patch.document.playing.held ?? 1]
    recovered = patch.isVeryVoice ? (key, patch.document.values) : nil
  }

  private func begin(_ situation: LearningSituation, _ standing: Standing) -> any Teaching {
    if turn != .search, let judge = judges.first(where: { $0.number == unasked }),
      !isExplained(judge, situation)
    {
      unasked = nil
      let round = RecoveryRound(
        judge, weights: situation.weights, seed: options.seed,
        threads: options.threads, instructionSet: options.instructionSet)
      if let round {
        turn = .search
        return round
      }
    }
    if turn == .search { turn = .voice }
    return search(situation, standing)
  }

  /// Whether a voice that was recovered plays the note as well.
  private func isExplained(_ judge: NoteJudge, _ situation: LearningSituation) -> Bool {
    guard gain != nil else { return false }
    let hearing = judge.hear(situation.patch, held: nil, weights: situation.weights)
    return hearing.distance < Self.same
  }

  /// Distance of what is the same but for when its key was let go.
  private static let same = 0.02

  private func search(_ situation: LearningSituation, _ standing: Standing) -> LearningRound {
    let number = figures.rounds
    figures.rounds += 1
    // The newest note first, and every other time; the others in turn between.
    let index = number % 2 == 0 ? judges.count - 1 : (number / 2) % judges.count
    let judge = judges[index]
    let isFresh = number % 3 == 0
    var search = SearchOptions()
    search.seed = options.seed &+ UInt64(number)
    search.threads = options.threads
    search.instructionSet = options.instructionSet
    search.seconds = .infinity
    search.evaluations = options.evaluations
    search.seeds = isFresh ? options.seeds : options.seeds / 8
    search.climbers = isFresh ? 24 : 12
    let algorithm = KnobTable.shared["/algorithm"]
    if let algorithm, situation.held.contains(algorithm.id) {
      search.algorithm = Int(situation.patch[algorithm.id])
    }
    return LearningRound(
      judge, start: conversion.nearest(to: standing.patch).voice, options: search,
      weights: situation.weights, limits: situation.limits, isCancelled: isCancelled)
  }

  /// The patch in use, judged again when it or the notes have changed.
  private func stand(_ situation: LearningSituation) -> Standing {
    if let standing, standing.patch == situation.patch, standing.weights == situation.weights {
      return standing
    }
    let distances = judges.map { distance(of: situation, on: $0) }
    figures.loss = distances.last
    let standing = Standing(
      patch: situation.patch, weights: situation.weights,
      distance: distances.reduce(0, +) / Double(distances.count))
    self.standing = standing
    return standing
  }

  /// Of the patch in use.
  private func distance(of situation: LearningSituation, on judge: NoteJudge) -> Double {
    let guesses = [nil, holds[judge.key]].prefix(holds[judge.key] == nil ? 1 : 2)
    return guesses.map {
      judge.hear(situation.patch, held: $0, weights: situation.weights).distance
    }.min() ?? .infinity
  }

  private func better(
    _ note: SearchNote, on judge: NoteJudge, than standing: Standing,
    _ situation: LearningSituation, _ judges: [NoteJudge]
  ) -> LearnedPatch? {
    guard let focus = take(of: judge) else { return nil }
    let values = situation.limits.patch(note.voice, conversion)
    let hearings = judges.map {
      $0.hear(values, held: $0 === focus ? note.held : nil, weights: situation.weights)
    }
    let distance = hearings.reduce(0) { $0 + $1.distance } / Double(hearings.count)
    let silence =
      judges.reduce(0) { $0 + $1.silence(situation.weights) } / Double(judges.count)
    guard distance < (1 - options.margin) * standing.distance, distance < silence,
      hearings.allSatisfy({ $0.level <= Double(situation.loudnessMax) })
    else { return nil }
    let number = figures.adopted + 1
    var voice = note.voice
    // A voice's own name is filled up with spaces.
    let name = "LEARN \(number)"
    voice.name = name
    var document = PatchDocument(name: name, values: values)
    document.playing = focus.playing(held: note.held)
    let isVoice = values == conversion.patch(voice)
    return LearnedPatch(
      number: number, document: document, voice: isVoice ? voice : nil, loss: distance,
      lossBefore: standing.distance)
  }
}
