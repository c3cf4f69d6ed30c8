import Glibc
import Spectral

/// Between which values each unknown may lie.
public struct SolverBounds: Sendable {
  /// Natural logarithms, as the unknowns are.
  public var lower: [Double]
  public var upper: [Double]

  static let leastIndex = 0.001
  static let leastFeedback = 0.01
  /// Beyond it an operator that hears itself is noise.
  static let mostFeedback = 1.1

  /// - Parameters:
  ///   - pitch: Hz
  ///   - amplitude: Of a single harmonic as strong as all: carriers lie 60 dB under to 10 dB over it.
  ///   - limit: Hz, where sidebands end by Carson's rule.
  ///   - indexMax: Radians.
  ///   - level: Amplitude that a carrier at gain 1 stands for; matters where feedback is tied.
  public init(
    _ structure: FMStructure, _ unknowns: Unknowns, pitch: Double, amplitude: Double,
    limit: Double, indexMax: Double, level: Double = FMStructure.carrierPeak
  ) {
    /// Highest gain of an operator whose feedback is tied to it.
    func tied(_ op: Int) -> Double {
      unknowns.tiesFeedback && structure.ownLoop[op] > 0
        ? SolverBounds.mostFeedback / structure.ownLoop[op] : .infinity
    }
    lower = []
    upper = []
    for kind in unknowns.kinds {
      switch kind {
      case .amplitude(let op):
        lower.append(log(max(amplitude, 1e-9)) - log(1000))
        upper.append(
          max(
            lower[lower.count - 1], min(log(max(amplitude, 1e-9)) + log(3), log(level * tied(op)))))
      case .gain(let op):
        let highest = min(SolverBounds.gain(structure, op, pitch, limit, indexMax), tied(op))
        upper.append(log(highest))
        lower.append(min(log(SolverBounds.leastIndex / structure.index(op)), log(highest)))
      case .feedback:
        lower.append(log(SolverBounds.leastFeedback))
        upper.append(log(SolverBounds.mostFeedback))
      }
    }
  }

  /// Highest gain of a modulator: what it modulates may not reach past the limit, by Carson's rule,
  /// nor its index past the largest.
  private static func gain(
    _ structure: FMStructure, _ op: Int, _ pitch: Double, _ limit: Double, _ indexMax: Double
  ) -> Double {
    let own = structure.frequency(op, pitch: pitch)
    var highest = 1.0
    for edge in structure.edges where edge.from == op && !edge.isLoop {
      let into = structure.frequency(edge.into, pitch: pitch)
      let room = max(Carson.index(own: own, into: into, limit: limit), 0.05)
      highest = min(highest, min(room, indexMax) / max(abs(edge.depth), 1e-9))
    }
    return max(highest, 1e-6)
  }

  public func clamped(_ u: [Double]) -> [Double] {
    u.indices.map { min(max(u[$0], lower[$0]), upper[$0]) }
  }
}
