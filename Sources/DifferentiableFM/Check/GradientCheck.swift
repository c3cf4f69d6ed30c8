import FMSynthesis
import Knobs

/// The adjoint held against differences, knob by knob.
///
/// Every knob with a derivative is moved a little; what that does to a loss of the note, rendered
/// in double precision apart from the kernels, is what the adjoint's derivative has to say too.
public struct GradientCheck: Sendable {
  /// Derivatives of the loss by one knob, per unit of the knob.
  public struct Row: Sendable {
    public let path: String
    public let value: Double
    public let adjoint: Double
    /// From the knob's place upwards, and across it.
    public let forward: Double
    public let central: Double
    /// How far the adjoint is from the central difference, relative to the derivative.
    ///
    /// A derivative by a share of the knob that is under a thousandth of the steepest is held
    /// against that thousandth: it is a small sum of large terms in single precision.
    public fileprivate(set) var error = 0.0
    /// The same from the forward difference, which lacks half a step's curvature.
    public fileprivate(set) var forwardError = 0.0
  }

  /// Errors up to this are those of single precision.
  public static let tolerance = 1e-3
  /// The same with what the forward difference lacks.
  public static let forwardTolerance = 1e-2
  /// What is played.
  public static let note = DifferentiableNote(key: 57, heldFrames: 2000, length: 2800)
  public let rows: [Row]

  public var worst: Row? { rows.max { $0.error < $1.error } }
  /// Knobs whose derivative is not that of the differences.
  public var wrong: [Row] {
    rows.filter {
      !($0.error <= Self.tolerance && $0.forwardError <= Self.forwardTolerance)
    }
  }

  /// Checks patches side by side, as the kernels run them: one alone, or up to sixteen.
  /// - Parameters:
  ///   - patches: `PatchLayout.count` values each, continuous knobs off their ends and off whole
  ///     numbers, where some derivatives jump.
  ///   - target: `note.length` samples. The loss is half the squared distance to them.
  ///   - rounding: With `.engine` the adjoint is that of a note which rounds as the engine does,
  ///     and is right about it only as far as a staircase follows its slope.
  public static func run(
    _ patches: [[Double]], target: [Double], rounding: Rounding = .none
  ) -> [GradientCheck] {
    zip(patches, adjoints(patches, target, rounding)).map {
      GradientCheck(patch: $0, adjoint: $1, target: target)
    }
  }

  private init(patch: [Double], adjoint: [Double], target: [Double]) {
    let controls = PatchControls(note: Self.note, rounding: .none)
    let here = Self.loss(patch, controls, target)
    var rows = Self.knobs(patch).map { id, step -> Row in
      var moved = patch
      moved[id] = patch[id] + step
      let above = Self.loss(moved, controls, target)
      moved[id] = patch[id] - step
      let below = Self.loss(moved, controls, target)
      return Row(
        path: KnobTable.shared[id].path, value: patch[id], adjoint: adjoint[id],
        forward: (above - here) / step, central: (above - below) / (2 * step))
    }
    let steepest = rows.reduce(0) { max($0, Self.steepness($1)) }
    for i in rows.indices {
      rows[i].error = Self.error(rows[i], from: rows[i].central, steepest)
      rows[i].forwardError = Self.error(rows[i], from: rows[i].forward, steepest)
    }
    self.rows = rows
  }

  /// Derivative by a share of the knob; those near 0 count as if they were at 0.02.
  private static func steepness(_ row: Row) -> Double {
    abs(row.central) * max(0.02, abs(row.value))
  }

  private static func error(_ row: Row, from difference: Double, _ steepest: Double) -> Double {
    let off = abs(row.adjoint - difference)
    if off == 0 { return 0 }
    let least = 1e-3 * steepest / max(0.02, abs(row.value))
    return off / max(abs(row.central), least)
  }

  private static func loss(
    _ patch: [Double], _ controls: PatchControls, _ target: [Double]
  ) -> Double {
    controls.compute(patch)
    return zip(PlainVoice.render(controls.values, length: note.length), target)
      .reduce(0) { $0 + 0.5 * ($1.0 - $1.1) * ($1.0 - $1.1) }
  }

  private static func adjoints(
    _ patches: [[Double]], _ target: [Double], _ rounding: Rounding
  ) -> [[Double]] {
    let voice = DifferentiableVoice(note: note, candidates: patches.count, rounding: rounding)
    voice.render(patches)
    for candidate in patches.indices {
      var samples = [Float](repeating: 0, count: note.length)
      voice.copySamples(of: candidate, to: &samples)
      voice.setSlope(of: candidate, zip(samples, target).map { $0 - Float($1) })
    }
    return voice.gradients()
  }

  /// Knobs with a derivative, and how far each is moved to measure it.
  static func knobs(_ patch: [Double]) -> [(id: Int, step: Double)] {
    let fields: [OperatorField] = [
      .on, .carrier, .ratio, .fixed, .detune, .level, .index, .attack, .decay, .sustain, .release,
      .rate1, .rate2, .rate3, .rate4, .level1, .level2, .level3, .level4,
    ]
    let operators = (0..<PatchLayout.operators).flatMap { op in
      fields.map { field -> (id: Int, step: Double) in
        let id = PatchLayout.index(op, field)
        return (id, 1e-6 * max(1e-2, abs(patch[id])))
      }
    }
    let edges = (0..<36).map { (id: PatchLayout.routingBase + $0, step: 1e-6) }
    return operators
      + [(PatchLayout.index(.feedback), 1e-6), (PatchLayout.index(.tune), 1e-4)] + edges
  }
}
