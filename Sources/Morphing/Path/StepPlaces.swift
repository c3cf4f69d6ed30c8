/// Where on a path the steps of a morph stand so that what is heard moves evenly.
struct StepPlaces {
  /// For each step between the ends, the sample of the path that is nearest to where it should be;
  /// none lies before the one of the step before.
  let samples: [Int]
  /// Sum of the squared errors.
  let cost: Double

  /// - Parameter errors: By step, then by sample of the path; at least one of each.
  init(_ errors: [[Double]]) {
    guard let first = errors.first else {
      (samples, cost) = ([], 0)
      return
    }
    var costs = first.map { $0 * $0 }
    var origins: [[Int]] = []
    for row in errors.dropFirst() {
      // The cheapest way to any sample up to each.
      var best = 0
      var from: [Int] = []
      for sample in row.indices {
        if costs[sample] < costs[best] { best = sample }
        from.append(best)
      }
      costs = row.indices.map { costs[from[$0]] + row[$0] * row[$0] }
      origins.append(from)
    }
    var last = costs.indices.reduce(0) { costs[$1] < costs[$0] ? $1 : $0 }
    cost = costs[last]
    var places = [last]
    for from in origins.reversed() {
      last = from[last]
      places.append(last)
    }
    samples = places.reversed()
  }
}
