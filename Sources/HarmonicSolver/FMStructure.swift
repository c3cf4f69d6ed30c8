import FMSynthesis
import Glibc

/// Which operators of a patch are heard, what they modulate, and at which frequencies: all of a patch
/// that stays while its levels, indices and feedback are solved.
public struct FMStructure: Equatable, Sendable {
  public struct Edge: Equatable, Sendable {
    public let from: Int
    public let into: Int
    /// Radians at gain 1 of `from`.
    public let depth: Double
    /// Hears the mean of the last two samples: `from <= into`.
    public let isLoop: Bool
  }

  public static let operators = PatchLayout.operators
  /// A carrier at gain 1 peaks here.
  public static let carrierPeak = 0.125

  public let isCarrier: [Bool]
  /// On, and heard: a carrier or, through others, in one.
  public let isHeard: [Bool]
  /// Between different operators; those of operators that are not heard are left out.
  public let edges: [Edge]
  /// Radians that an operator at gain 1 feeds back into itself, 0 for none.
  public let ownLoop: [Double]
  /// Gain of each operator in the patch.
  public let gains: [Double]
  /// Frequency over the pitch; nil for one that stands.
  private let ratios: [Double?]
  /// Hz, of those that stand.
  private let hertz: [Double]
  /// Partials of the voice are multiples of the pitch over this, 1...4. Ratios that are none are
  /// taken to the next: the ear, and the bands compared here, do not tell how far a partial lies
  /// from its place, but in which region it is.
  public let division: Int

  /// - Parameter patch: `PatchLayout.count` values; detune is left out.
  public init(patch: [Float]) {
    precondition(patch.count >= PatchLayout.count, "a whole patch")
    func knob(_ op: Int, _ field: OperatorField) -> Double {
      Double(patch[PatchLayout.index(op, field)])
    }
    let all = 0..<FMStructure.operators
    // A level of 0 cannot be scaled.
    let isOn = all.map { knob($0, .on) > 0.5 && knob($0, .level) > 0 }
    isCarrier = all.map { isOn[$0] && knob($0, .carrier) > 0.5 }
    let wires = FMStructure.wires(patch, isOn)
    var heard = isCarrier
    for _ in all {
      for edge in wires where heard[edge.into] { heard[edge.from] = true }
    }
    isHeard = heard
    edges = wires.filter { $0.from != $0.into && heard[$0.into] }
    ownLoop = all.map { op in
      heard[op] ? wires.first { $0.from == op && $0.into == op }?.depth ?? 0 : 0
    }
    gains = all.map { knob($0, .level) }
    let ratios = all.map { knob($0, .mode) > 0.5 ? nil : knob($0, .ratio) }
    self.ratios = ratios
    hertz = all.map { knob($0, .fixed) }
    division = FMStructure.division(all.compactMap { heard[$0] ? ratios[$0] : nil })
  }

  /// Hz of an operator at a pitch.
  public func frequency(_ op: Int, pitch: Double) -> Double {
    ratios[op].map { $0 * pitch } ?? hertz[op]
  }

  /// An operator's frequency as a multiple of the pitch over `division`, at least 1.
  public func multiple(_ op: Int, pitch: Double) -> Int {
    max(1, Int((frequency(op, pitch: pitch) / pitch * Double(division)).rounded()))
  }

  /// The deepest index that an operator at gain 1 has, in radians; 1 for one that modulates none.
  public func index(_ op: Int) -> Double {
    edges.filter { $0.from == op }.map { abs($0.depth) }.max() ?? 1
  }

  /// Whether some carrier modulates others too: then its amplitude and its index hang together.
  public var hasHybrid: Bool {
    edges.contains { isCarrier[$0.from] }
  }

  /// Amplitude that a carrier at gain 1 stands for, so that no gain is above 1: as much as all
  /// carriers together where they only sound, else as much as the loudest.
  public func level(_ unknowns: Unknowns, _ u: [Double]) -> Double {
    let amplitudes = zip(unknowns.kinds, u).compactMap { kind, value -> Double? in
      if case .amplitude = kind { return exp(value) }
      return nil
    }
    let whole = hasHybrid ? amplitudes.max() ?? 0 : amplitudes.reduce(0, +)
    return max(whole, 1e-9)
  }

  private static func wires(_ patch: [Float], _ isOn: [Bool]) -> [Edge] {
    let feedback = Double(patch[PatchLayout.index(.feedback)])
    var wires: [Edge] = []
    for into in 0..<operators where isOn[into] {
      for from in 0..<operators where isOn[from] {
        let isLoop = from <= into
        let unit = isLoop ? feedback : Double(patch[PatchLayout.index(from, .index)])
        let depth = Double(patch[PatchLayout.routing(into: into, from: from)]) * unit
        if depth != 0 { wires.append(Edge(from: from, into: into, depth: depth, isLoop: isLoop)) }
      }
    }
    return wires
  }

  /// The fewest parts of the pitch that all ratios are multiples of, within a sixth of a semitone.
  private static func division(_ ratios: [Double]) -> Int {
    for parts in 1..<4 {
      let fits = ratios.allSatisfy { ratio in
        let multiple = ratio * Double(parts)
        return abs(multiple - max(multiple.rounded(), 1)) < 0.01 * multiple
      }
      if fits { return parts }
    }
    return 4
  }
}
