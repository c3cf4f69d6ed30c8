import FMSynthesis
import Glibc

/// Which operator of one patch becomes which of the other, and where both stand between them.
public struct OperatorPairing: Sendable, Equatable {
  /// For each operator of the patches between, the one it is in either end; from 0.
  public let pairs: [Pair]
  /// How much of the pairs does not fit; 0 is the same patch.
  public let cost: Double

  public struct Pair: Sendable, Equatable {
    public let a: Int
    public let b: Int
  }

  /// The pairings that fit best, the best first, none twice that differs in silent operators alone.
  /// - Parameter count: At most so many; there is always one.
  static func best(_ a: EndView, _ b: EndView, count: Int) -> [OperatorPairing] {
    let costs = PairCosts(a, b)
    var found: [(order: [Int], partners: [Int], cost: Double)] = []
    for partners in permutations {
      guard let order = WiringOrder(a, b, partners).order else { continue }
      found.append((order, partners, costs.cost(partners)))
    }
    found.sort { $0.cost < $1.cost }
    var kept: [OperatorPairing] = []
    var seen: Set<[Int]> = []
    for (order, partners, cost) in found where kept.count < count {
      let heard = (0..<6).map { a.isHeard[$0] && b.isHeard[partners[$0]] ? partners[$0] : -1 }
      guard seen.insert(heard).inserted else { continue }
      kept.append(
        OperatorPairing(pairs: order.map { Pair(a: $0, b: partners[$0]) }, cost: cost))
    }
    return kept
  }

  /// All 720 orders of six; the first is the one they have.
  private static let permutations: [[Int]] = {
    func orders(_ rest: [Int]) -> [[Int]] {
      if rest.isEmpty { return [[]] }
      return rest.flatMap { first in
        orders(rest.filter { $0 != first }).map { [first] + $0 }
      }
    }
    return orders(Array(0..<6))
  }()
}

/// What speaks against pairs of operators.
private struct PairCosts {
  private let single: [[Double]]
  private let a: EndView
  private let b: EndView

  init(_ a: EndView, _ b: EndView) {
    (self.a, self.b) = (a, b)
    single = (0..<6).map { x in (0..<6).map { Self.cost(a, x, b, $0) } }
  }

  /// - Parameter partners: For each operator of A its partner.
  func cost(_ partners: [Int]) -> Double {
    var sum = 0.0
    for op in 0..<6 { sum += single[op][partners[op]] }
    for into in 0..<6 where a.isHeard[into] && b.isHeard[partners[into]] {
      for from in 0..<6 where a.isHeard[from] && b.isHeard[partners[from]] {
        let mine = a.depth(into: into, from: from) > 0
        let its = b.depth(into: partners[into], from: partners[from]) > 0
        if mine != its { sum += into == from ? 0.5 : 2 }
      }
    }
    return sum
  }

  /// An octave, 12 dB and 40 steps of an envelope are alike; a carrier is never a modulator gladly.
  private static func cost(_ a: EndView, _ x: Int, _ b: EndView, _ y: Int) -> Double {
    guard a.isHeard[x], b.isHeard[y] else {
      if !a.isHeard[x] && !b.isHeard[y] { return 0 }
      return a.isHeard[x] ? lone(a, x) : lone(b, y)
    }
    if a.isAnotherKind(x, than: b, y) { return 6 }
    let frequency: OperatorField = a[x, .mode] > 0.5 ? .fixed : .ratio
    let octaves = abs(log2(Double(a[x, frequency] / b[y, frequency])))
    let level = abs(a.loudness(x) - b.loudness(y)) / 12
    let stages: [OperatorField] = [
      .rate1, .rate2, .rate3, .rate4, .level1, .level2, .level3, .level4,
    ]
    let shape = stages.reduce(0.0) { $0 + Double(abs(a[x, $1] - b[y, $1])) } / 320
    return min(octaves, 3) + min(level, 2) + shape
  }

  /// One that fades out or in by itself: the softer the better.
  private static func lone(_ end: EndView, _ op: Int) -> Double {
    1.5 + max(0, end.loudness(op) + 40) / 40
  }
}

/// Puts operators so that each stands above what it modulates, as the engine wants it: only a loop's
/// last edge leads up.
private struct WiringOrder {
  /// Operators of A from the lowest up; nil: one would have to stand above and below another.
  let order: [Int]?

  init(_ a: EndView, _ b: EndView, _ partners: [Int]) {
    var below = [Set<Int>](repeating: [], count: 6)
    for into in 0..<6 {
      for from in 0..<6 where from != into {
        let its = (into: partners[into], from: partners[from])
        if a.depth(into: into, from: from) > 0, a.isHeard[into], a.isHeard[from] {
          below[max(into, from)].insert(min(into, from))
        }
        if b.depth(into: its.into, from: its.from) > 0, b.isHeard[its.into], b.isHeard[its.from] {
          if its.from > its.into { below[from].insert(into) } else { below[into].insert(from) }
        }
      }
    }
    var placed: [Int] = []
    while placed.count < 6 {
      guard
        let next = (0..<6).first(where: { op in
          !placed.contains(op) && below[op].allSatisfy(placed.contains)
        })
      else {
        order = nil
        return
      }
      placed.append(next)
    }
    order = placed
  }
}
