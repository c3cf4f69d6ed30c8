import DX7Laws

/// The 32 DX7 algorithms as data.
///
/// Each row names the carriers and the edges `modulator > modulated`; an edge whose source number is not above its
/// destination's closes a loop and is heard one sample later (the feedback).
/// Source: the algorithm diagrams printed on the instrument; facts agree with msfa and the algorithm ROM.
public enum Algorithms {
  public static let count = 32

  /// Bit o is set when operator o + 1 is a carrier.
  /// - Parameter algorithm: 1...32
  @_noLocks @_noAllocation
  public static func carriers(_ algorithm: Int) -> UInt8 {
    switch algorithm {
    case 1, 2, 12...15: return 0b000101
    case 3, 4: return 0b001001
    case 5, 6: return 0b010101
    case 7, 8, 9: return 0b000101
    case 10, 11: return 0b001001
    case 16, 17, 18: return 0b000001
    case 19: return 0b011001
    case 20: return 0b001011
    case 21: return 0b011011
    case 22: return 0b011101
    case 23: return 0b011011
    case 24, 25: return 0b011111
    case 26, 27: return 0b001011
    case 28: return 0b100101
    case 29: return 0b010111
    case 30: return 0b100111
    case 31: return 0b011111
    default: return 0b111111
    }
  }

  /// Depth of the edge from operator `from` into `into` (both from 0): 0 where not wired, else 1.
  /// Loops over several operators, and the one of algorithm 32, stand at a quarter, as in Dexed:
  /// `RoutingLaw.loopFactor` and `quartersOwnLoop`.
  @_noLocks @_noAllocation
  public static func depth(algorithm: Int, into: Int, from: Int) -> Float {
    let edges = edges(algorithm)
    let bit = UInt64(1) << UInt64(into &* 6 &+ from)
    if edges & bit == 0 { return 0 }
    let isQuartered = from == into && RoutingLaw.quartersOwnLoop(algorithm: algorithm)
    return from < into || isQuartered ? 0.25 : 1
  }

  /// What an algorithm makes of a patch: 36 depths by `PatchLayout.routing`, then 6 carriers, 0 or 1.
  /// - Parameter algorithm: 1...32
  public static func wiring(_ algorithm: Int) -> [Float] {
    let depths = (0..<36).map { depth(algorithm: algorithm, into: $0 / 6, from: $0 % 6) }
    let carriers = carriers(algorithm)
    return depths + (0..<6).map { carriers & (1 << UInt8($0)) != 0 ? 1 : 0 }
  }

  /// Bit 6 * into + from is set where an edge is; loops (feedback) included.
  @_noLocks @_noAllocation
  public static func edges(_ algorithm: Int) -> UInt64 {
    switch algorithm {
    case 1: return e(2, 1) | e(4, 3) | e(5, 4) | e(6, 5) | e(6, 6)
    case 2: return e(2, 1) | e(2, 2) | e(4, 3) | e(5, 4) | e(6, 5)
    case 3: return e(2, 1) | e(3, 2) | e(5, 4) | e(6, 5) | e(6, 6)
    case 4: return e(2, 1) | e(3, 2) | e(5, 4) | e(6, 5) | e(4, 6)
    case 5: return e(2, 1) | e(4, 3) | e(6, 5) | e(6, 6)
    case 6: return e(2, 1) | e(4, 3) | e(6, 5) | e(5, 6)
    case 7: return e(2, 1) | e(4, 3) | e(5, 3) | e(6, 5) | e(6, 6)
    case 8: return e(2, 1) | e(4, 3) | e(5, 3) | e(6, 5) | e(4, 4)
    case 9: return e(2, 1) | e(2, 2) | e(4, 3) | e(5, 3) | e(6, 5)
    case 10: return e(2, 1) | e(3, 2) | e(3, 3) | e(5, 4) | e(6, 4)
    case 11: return e(2, 1) | e(3, 2) | e(5, 4) | e(6, 4) | e(6, 6)
    case 12: return e(2, 1) | e(2, 2) | e(4, 3) | e(5, 3) | e(6, 3)
    case 13: return e(2, 1) | e(4, 3) | e(5, 3) | e(6, 3) | e(6, 6)
    case 14: return e(2, 1) | e(4, 3) | e(5, 4) | e(6, 4) | e(6, 6)
    case 15: return e(2, 1) | e(2, 2) | e(4, 3) | e(5, 4) | e(6, 4)
    case 16: return e(2, 1) | e(3, 1) | e(5, 1) | e(4, 3) | e(6, 5) | e(6, 6)
    case 17: return e(2, 1) | e(2, 2) | e(3, 1) | e(5, 1) | e(4, 3) | e(6, 5)
    case 18: return e(2, 1) | e(3, 1) | e(3, 3) | e(4, 1) | e(5, 4) | e(6, 5)
    case 19: return e(2, 1) | e(3, 2) | e(6, 4) | e(6, 5) | e(6, 6)
    case 20: return e(3, 1) | e(3, 2) | e(3, 3) | e(5, 4) | e(6, 4)
    case 21: return e(3, 1) | e(3, 2) | e(3, 3) | e(6, 4) | e(6, 5)
    case 22: return e(2, 1) | e(6, 3) | e(6, 4) | e(6, 5) | e(6, 6)
    case 23: return e(3, 2) | e(6, 4) | e(6, 5) | e(6, 6)
    case 24: return e(6, 3) | e(6, 4) | e(6, 5) | e(6, 6)
    case 25: return e(6, 4) | e(6, 5) | e(6, 6)
    case 26: return e(3, 2) | e(5, 4) | e(6, 4) | e(6, 6)
    case 27: return e(3, 2) | e(3, 3) | e(5, 4) | e(6, 4)
    case 28: return e(2, 1) | e(4, 3) | e(5, 4) | e(5, 5)
    case 29: return e(4, 3) | e(6, 5) | e(6, 6)
    case 30: return e(4, 3) | e(5, 4) | e(5, 5)
    case 31: return e(6, 5) | e(6, 6)
    default: return e(6, 6)
    }
  }

  /// The edge `from` > `into`, in the printed numbers 1...6.
  @_noLocks @_noAllocation @inline(__always)
  private static func e(_ from: UInt64, _ into: UInt64) -> UInt64 {
    1 << ((into &- 1) &* 6 &+ (from &- 1))
  }
}
