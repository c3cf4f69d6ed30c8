import FMSynthesis
import VoiceSearch

/// Scores any number of candidates against the target, sixteen at a time, on all threads.
final class MatchPool {
  let crew: SearchCrew
  let target: ScoringTarget
  private struct Batch {
    var places: [Int]
    var losses: [Double] = []
  }

  init(_ crew: SearchCrew, samples: [Float], view: WindowPlan, release: Int) {
    self.crew = crew
    target = ScoringTarget(samples, view: view, release: release)
  }

  var evaluations: Int { crew.evaluations }
  /// What they cost, in candidates of the short view.
  var cost: Double { crew.cost }

  /// The losses, in order. Lanes of one algorithm share a batch; a lane's loss does not depend on
  /// its neighbours, nor anything on the number of threads.
  func score(_ genomes: [Genome]) -> [Double] {
    let order = genomes.indices.sorted {
      (genomes[$0].algorithm, $0) < (genomes[$1].algorithm, $1)
    }
    var batches = stride(from: 0, to: order.count, by: SearchScorer.lanes).map {
      Batch(places: Array(order[$0..<min($0 + SearchScorer.lanes, order.count)]))
    }
    let target = target
    crew.update(&batches) { scorer, batch in
      batch.losses = scorer.score(batch.places.map { genomes[$0] }, against: target).map(\.loss)
    }
    var losses = [Double](repeating: .infinity, count: genomes.count)
    for batch in batches {
      for (place, loss) in zip(batch.places, batch.losses) { losses[place] = loss }
    }
    return losses
  }
}
