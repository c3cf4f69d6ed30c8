import FMSynthesis
import VoiceSearch

/// Scores any number of candidates against the target, sixteen at a time, on all threads.
final class MatchPool {
  let crew: SearchCrew
  /// How candidates are compared.
  private(set) var target: ScoringTarget
  private let samples: [Float]
  private let release: Int
  private struct Batch {
    var places: [Int]
    var losses: [Double] = []
  }

  init(_ crew: SearchCrew, samples: [Float], view: WindowPlan, release: Int) {
    (self.crew, self.samples, self.release) = (crew, samples, release)
    target = ScoringTarget(samples, view: view, release: release)
  }

  var evaluations: Int { crew.evaluations }
  /// What they cost, in candidates of the short view.
  var cost: Double { crew.cost }

  /// Compares by another view from now on.
  func listen(by view: WindowPlan) {
    target = ScoringTarget(samples, view: view, release: release)
  }

  /// The losses, in order. Lanes of one algorithm share a batch; a lane's loss does not depend on
  /// its neighbours, nor anything on the number of threads.
  /// - Parameter levelled: Compare at the target's level, whatever the candidates' own is.
  func score(_ genomes: [Genome], levelled: Bool = false) -> [Double] {
    let order = genomes.indices.sorted {
      (genomes[$0].algorithm, $0) < (genomes[$1].algorithm, $1)
    }
    var batches = stride(from: 0, to: order.count, by: SearchScorer.lanes).map {
      Batch(places: Array(order[$0..<min($0 + SearchScorer.lanes, order.count)]))
    }
    let target = target
    crew.update(&batches) { scorer, batch in
      batch.losses = scorer.score(
        batch.places.map { genomes[$0] }, against: target, levelled: levelled
      ).map(\.loss)
    }
    var losses = [Double](repeating: .infinity, count: genomes.count)
    for batch in batches {
      for (place, loss) in zip(batch.places, batch.losses) { losses[place] = loss }
    }
    return losses
  }
}
