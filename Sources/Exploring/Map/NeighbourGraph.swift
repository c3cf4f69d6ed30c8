import Glibc
import Recognition
import VoiceSearch

/// Who stands next to whom.
struct NeighbourGraph {
  struct Neighbour {
    var index: Int
    /// As `SoundFingerprint.difference`.
    var distance: Int
  }

  struct Edge {
    var from: Int
    var to: Int
    /// 0...1
    var weight: Double
  }

  /// The nearest of each, nearest first.
  let neighbours: [[Neighbour]]

  /// - Complexity: O(prints squared), on all threads.
  init(_ prints: [SoundFingerprint], count: Int, threads: Int) {
    var rows = prints.indices.map { Row(index: $0) }
    Crew([Int](repeating: 0, count: max(1, threads))).update(&rows) { _, row in
      row.find(prints, count: count)
    }
    neighbours = rows.map(\.nearest)
  }

  /// Mean distance to the nearest, in dB a band.
  var meanNearest: Double {
    let nearest = neighbours.compactMap(\.first)
    guard !nearest.isEmpty else { return 0 }
    return SoundFingerprint.decibels(nearest.map { Double($0.distance) }.reduce(0, +))
      / Double(nearest.count)
  }

  /// Every pair once. The weights fall with the distance beyond the nearest, so fast that each place
  /// has about as many neighbours (McInnes, Healy, Melville 2018).
  var edges: [Edge] {
    var weights: [Pair: Double] = [:]
    for (index, row) in neighbours.enumerated() {
      let scale = Self.scale(row)
      for neighbour in row {
        let excess = Double(neighbour.distance - row[0].distance)
        let weight = exp(-excess / scale)
        let pair = Pair(min(index, neighbour.index), max(index, neighbour.index))
        let other = weights[pair] ?? 0
        weights[pair] = weight + other - weight * other
      }
    }
    return weights.map { Edge(from: $0.key.low, to: $0.key.high, weight: $0.value) }
      .sorted { ($0.from, $0.to) < ($1.from, $1.to) }
  }

  /// At which the weights of a row add up to the logarithm of their number.
  private static func scale(_ row: [Neighbour]) -> Double {
    let wanted = max(1, log2(Double(row.count)))
    var (low, high) = (1e-3, 1e6)
    for _ in 0..<60 {
      let middle = (low * high).squareRoot()
      let sum = row.reduce(0.0) { $0 + exp(-Double($1.distance - row[0].distance) / middle) }
      if sum > wanted { high = middle } else { low = middle }
    }
    return (low * high).squareRoot()
  }

  private struct Pair: Hashable {
    let low: Int
    let high: Int
    init(_ low: Int, _ high: Int) { (self.low, self.high) = (low, high) }
  }

  private struct Row {
    let index: Int
    var nearest: [Neighbour] = []

    mutating func find(_ prints: [SoundFingerprint], count: Int) {
      for other in prints.indices where other != index {
        let distance = prints[index].difference(to: prints[other])
        if nearest.count == count, distance >= nearest[count - 1].distance { continue }
        // Behind those that are as near: the lower index comes first.
        let place = nearest.firstIndex { $0.distance > distance } ?? nearest.count
        nearest.insert(Neighbour(index: other, distance: distance), at: place)
        if nearest.count > count { nearest.removeLast() }
      }
    }
  }
}
