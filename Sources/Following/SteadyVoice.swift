import FMSynthesis
import Glibc

/// What one held voice of a patch sounds like at a pitch and at given operator levels, and how each
/// level moves each sample: the engine's equations with envelopes and velocity at 1 and no detune.
///
/// Phase in turns: phi_i = f_i t + sum over modulators j of depth_ij / 2 pi * y_j, y = level *
/// sin(2 pi phi); an edge from j <= i is feedback and takes the mean of y_j's two previous samples.
/// Preallocates; one thread at a time.
final class SteadyVoice {
  struct Edge {
    let from: Int
    let into: Int
    /// Turns per unit of y.
    let depth: Double
    let isFeedback: Bool
  }

  static let operators = PatchLayout.operators
  /// A carrier at level 1 peaks here.
  static let carrierPeak = 0.125

  let sampleRate: Double
  /// Samples rendered.
  let length: Int
  /// The voice at follow level 1, `length` samples, after `render`.
  let output: UnsafeMutablePointer<Float>
  private(set) var edges: [Edge] = []
  private(set) var isCarrier = [Bool](repeating: false, count: operators)
  /// On, and heard: a carrier or, through others, in one.
  private(set) var isHeard = [Bool](repeating: false, count: operators)
  private var ratio = [Double](repeating: 1, count: operators)
  /// Hz, nil in ratio mode.
  private var fixed = [Double?](repeating: nil, count: operators)
  /// sin and cos of each operator, two rows of zeros before and after time, operators in columns.
  let sines: UnsafeMutablePointer<Double>
  let cosines: UnsafeMutablePointer<Double>
  let phaseSlopes: UnsafeMutablePointer<Double>
  private(set) var levels = [Double](repeating: 0, count: operators)
  /// Hz of what stands in `output`; 0 when nothing does.
  private var pitch = 0.0

  init(sampleRate: Double, length: Int, patch: [Float]) {
    (self.sampleRate, self.length) = (sampleRate, length)
    let cells = (length + 4) * SteadyVoice.operators
    output = .allocate(capacity: length)
    output.initialize(repeating: 0, count: length)
    sines = .allocate(capacity: cells)
    cosines = .allocate(capacity: cells)
    phaseSlopes = .allocate(capacity: cells)
    for buffer in [sines, cosines, phaseSlopes] { buffer.initialize(repeating: 0, count: cells) }
    adopt(patch)
  }

  deinit {
    output.deallocate()
    for buffer in [sines, cosines, phaseSlopes] { buffer.deallocate() }
  }

  /// - Parameter patch: `PatchLayout.count` values.
  func adopt(_ patch: [Float]) {
    precondition(patch.count >= PatchLayout.count, "a whole patch")
    for op in 0..<SteadyVoice.operators {
      ratio[op] = Double(patch[PatchLayout.index(op, .ratio)])
      let isFixed = patch[PatchLayout.index(op, .mode)] > 0.5
      fixed[op] = isFixed ? Double(patch[PatchLayout.index(op, .fixed)]) : nil
    }
    let isOn = (0..<SteadyVoice.operators).map { patch[PatchLayout.index($0, .on)] > 0.5 }
    isCarrier = isOn.indices.map { isOn[$0] && patch[PatchLayout.index($0, .carrier)] > 0.5 }
    edges = SteadyVoice.edges(patch, isOn)
    isHeard = isCarrier
    for _ in 0..<SteadyVoice.operators {
      for edge in edges where isHeard[edge.into] { isHeard[edge.from] = true }
    }
    edges.removeAll { !isHeard[$0.into] }
    pitch = 0
  }

  /// Frequency of an operator in Hz at a pitch.
  func frequency(_ op: Int, pitch: Double) -> Double { fixed[op] ?? pitch * ratio[op] }

  private static func edges(_ patch: [Float], _ isOn: [Bool]) -> [Edge] {
    var edges: [Edge] = []
    let feedback = Double(patch[PatchLayout.index(.feedback)])
    for into in 0..<operators {
      for from in 0..<operators where isOn[into] && isOn[from] {
        let isFeedback = from <= into
        let index = isFeedback ? feedback : Double(patch[PatchLayout.index(from, .index)])
        let depth = Double(patch[PatchLayout.routing(into: into, from: from)]) * index
        if depth == 0 { continue }
        edges.append(
          Edge(from: from, into: into, depth: depth / (2 * Double.pi), isFeedback: isFeedback))
      }
    }
    return edges
  }

  /// Takes what the next render and its adjoint stand at.
  /// - Returns: whether that is something new.
  func hold(_ levels: [Double], pitch: Double) -> Bool {
    if levels == self.levels && pitch == self.pitch { return false }
    (self.levels, self.pitch) = (levels, pitch)
    return true
  }
}
