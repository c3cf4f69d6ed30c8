extension Array where Element == Double {
  /// The middle of the sorted values; infinite values count, an empty array has none.
  var median: Double {
    guard !isEmpty else { return .nan }
    let (sorted, half) = (sorted(), count / 2)
    if count % 2 == 1 || sorted[half] == sorted[half - 1] { return sorted[half] }
    return 0.5 * (sorted[half - 1] + sorted[half])
  }

  func dot(_ other: [Double]) -> Double {
    var sum = 0.0
    for i in indices { sum += self[i] * other[i] }
    return sum
  }

  var length: Double { dot(self).squareRoot() }
}
