import DX7
import FMSynthesis
import Playing
import SessionModel

/// What is to be known of a search's scoring: its speed by view, and whether its cheap losses rank
/// candidates as the judge does.
///
/// Targets are voices of the prior, 2 s at key 60, held 1.5 s; candidates are them after one to five
/// seeded mutations. One thread.
public final class SearchBench {
  public enum View: String, CaseIterable, Sendable { case still, short, long }

  private let scorer: SearchScorer
  private let bank: [Case]
  private let judges: [EngineJudge]
  private static let blocks = 1500
  private static let playing = PatchDocument.Playing(velocity: 100, length: 2, rate: 48_000)

  private struct Case {
    let voice: Genome
    let children: [Genome]
    let targets: [View: ScoringTarget]
  }

  /// - Parameter children: Mutations of each voice, a multiple of 16.
  public init(
    voices: Int = 8, children: Int = 48, seed: UInt64 = 1, instructionSet: InstructionSet
  ) {
    scorer = SearchScorer(voices: VoiceTable(), instructionSet: instructionSet)
    var prior = SeedPrior(seed: seed)
    var dice = SearchRandom(seed: seed, stream: 77)
    var (bank, judges): ([Case], [EngineJudge]) = ([], [])
    for _ in 0..<voices {
      let voice = prior.voice(key: 60, held: 1125)
      let note = SearchNote(voice)
      let samples = PatchPlayer.render(
        values: VoiceConversion().patch(note.voice), playing: note.playing(Self.playing),
        instructionSet: instructionSet)
      let mutation = Mutation(pool: [voice], movesHeld: false, longest: Int32(Self.blocks))
      let moments = FrozenMoments(samples, release: 72_000)
      bank.append(
        Case(
          voice: voice,
          children: (0..<children).map { _ in mutation.child(of: voice, &dice) },
          targets: [
            .still: moments.targets[0],
            .short: ScoringTarget(samples, view: .short, release: 72_000),
            .long: ScoringTarget(samples, view: .long, release: 72_000),
          ]))
      judges.append(
        EngineJudge(samples, playing: Self.playing, instructionSet: instructionSet))
    }
    (self.bank, self.judges) = (bank, judges)
  }

  /// Scores all children of all voices once.
  /// - Returns: Candidates scored.
  public func score(_ view: View) -> Int { bank.reduce(0) { $0 + losses($1, view).count } }

  /// Spearman's rank correlation of the view's loss with the judge's, the mean over the voices.
  public func rankCorrelation(_ view: View) -> Double {
    let each = zip(bank, judges).map { entry, judge in
      let own = losses(entry, view)
      let judged = entry.children.map { judge.distance(of: SearchNote($0)) }
      return Self.correlation(Self.ranks(own), Self.ranks(judged))
    }
    return each.reduce(0, +) / Double(max(1, each.count))
  }

  private func losses(_ entry: Case, _ view: View) -> [Double] {
    guard let target = entry.targets[view] else { return [] }
    let children =
      view == .still ? entry.children.map { FrozenVoice($0).frozen(0) } : entry.children
    return stride(from: 0, to: children.count, by: SearchScorer.lanes).flatMap { start in
      scorer.score(
        Array(children[start..<min(start + SearchScorer.lanes, children.count)]), against: target
      ).map(\.loss)
    }
  }

  /// Equal values share the mean of their ranks.
  static func ranks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start
      while end + 1 < order.count, values[order[end + 1]] == values[order[start]] { end += 1 }
      for place in start...end { ranks[order[place]] = Double(start + end) / 2 }
      start = end + 1
    }
    return ranks
  }

  /// Pearson's, 0 where either stands still.
  static func correlation(_ a: [Double], _ b: [Double]) -> Double {
    let n = Double(a.count)
    let (meanA, meanB) = (a.reduce(0, +) / n, b.reduce(0, +) / n)
    var (ab, aa, bb) = (0.0, 0.0, 0.0)
    for (x, y) in zip(a, b) {
      ab += (x - meanA) * (y - meanB)
      aa += (x - meanA) * (x - meanA)
      bb += (y - meanB) * (y - meanB)
    }
    return aa > 0 && bb > 0 ? ab / (aa * bb).squareRoot() : 0
  }
}
