/// How often a safety law stepped in, by reason.
public struct Interventions: Equatable, Sendable {
  /// Why a law stepped in; a machine may name reasons of its own.
  public struct Reason: Hashable, Sendable {
    public let name: String
    public init(_ name: String) { self.name = name }
  }

  private var counts: [Reason: Int] = [:]

  public init() {}

  public subscript(reason: Reason) -> Int {
    get { counts[reason] ?? 0 }
    set { counts[reason] = newValue == 0 ? nil : newValue }
  }

  public var total: Int { counts.values.reduce(0, +) }

  /// Takes in what another law counted.
  public mutating func add(_ other: Interventions) {
    for (reason, count) in other.counts { self[reason] += count }
  }
}

extension Interventions.Reason {
  /// Outside its range.
  public static let clamped = Self("clamped")
  /// Moved too far in one step.
  public static let slewed = Self("slewed")
  /// Not a number, or infinite.
  public static let notFinite = Self("not_finite")
  /// Refused by the guard.
  public static let refused = Self("refused")
  /// The loss rose for too long: back to the best.
  public static let rolledBack = Self("rolled_back")
}

extension Interventions {
  public var clamped: Int { self[.clamped] }
  public var slewed: Int { self[.slewed] }
  public var notFinite: Int { self[.notFinite] }
  public var refused: Int { self[.refused] }
  public var rolledBack: Int { self[.rolledBack] }
}
