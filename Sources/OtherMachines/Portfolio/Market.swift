import Glibc
import MachineCore

/// Daily returns of several assets.
public struct Market: Equatable, Sendable {
  /// By day, then by asset.
  public let days: [[Double]]
  /// The first day of another regime, if it is known.
  public let change: Int?

  public var assets: Int { days.first?.count ?? 0 }

  init(days: [[Double]], change: Int?) { (self.days, self.change) = (days, change) }

  /// 1,000 days of 8 assets with fat tails, made from a seed. From day 500 on everything varies 2.2
  /// times as much, and more of it together.
  ///
  /// Returns are Student's with 5 degrees of freedom, of what all share and of each asset's own.
  public init(seed: UInt64) {
    var dice = SearchRandom(seed: seed, stream: 30)
    let (assets, change) = (8, 500)
    let sizes = (0..<assets).map { 0.006 * pow(3, Double($0) / Double(assets - 1)) }
    days = (0..<2 * change).map { day in
      let (size, shared) = day < change ? (1, 0.3) : (2.2, 0.6)
      let all = dice.student()
      return sizes.map { own in
        let alone = dice.student()
        return 0.0002
          + size * own * (shared.squareRoot() * all + (1 - shared).squareRoot() * alone)
      }
    }
    self.change = change
  }
}

extension SearchRandom {
  /// Student's t with 5 degrees of freedom, brought to variance 1.
  fileprivate mutating func student() -> Double {
    let chi = (0..<5).reduce(0.0) { sum, _ in
      let value = normal()
      return sum + value * value
    }
    return normal() / (chi / 5).squareRoot() * (3.0 / 5).squareRoot()
  }
}
