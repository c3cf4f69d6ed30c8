import FMSynthesis
import RealtimePrimitives

/// The engine's note of a patch with the derivative of any loss by every continuous knob.
///
/// Same units, same kernels, same order of operators as the engine; up to sixteen candidate patches
/// at once. Preallocates; one thread at a time.
///
/// Knobs with a derivative: on, carrier, ratio, fixed, detune, level, index; attack, decay,
/// sustain, release; rates and levels 1 to 4; feedback, tune; all 36 routings, those at 0 too.
/// Without one (it is 0): switches, velocity and scaling, LFO, pitch envelope, transpose.
public final class DifferentiableVoice {
  public static let mostCandidates = LaneCount.lanes
  public let note: DifferentiableNote
  private let controls: [PatchControls]
  private let one: CandidateTrace
  private var many: CandidateTrace?
  private let instructionSet: InstructionSet
  private var isOne = true
  private var count = 0

  public init(
    note: DifferentiableNote, candidates: Int = 1, rounding: Rounding = .engine,
    instructionSet: InstructionSet = .detect()
  ) {
    precondition((1...Self.mostCandidates).contains(candidates), "1 to 16 candidates")
    (self.note, self.instructionSet) = (note, instructionSet)
    controls = (0..<candidates).map { _ in PatchControls(note: note, rounding: rounding) }
    one = CandidateTrace(blocks: note.blocks, stride: 16, instructionSet: instructionSet)
  }

  /// Renders patches, `PatchLayout.count` values each, in the units of the knobs and in range.
  public func render(_ patches: [[Double]]) {
    precondition(!patches.isEmpty && patches.count <= controls.count, "as many as made for")
    count = patches.count
    for (control, patch) in zip(controls, patches) { control.compute(patch) }
    let values = controls.prefix(count).map(\.values)
    isOne = count == 1 && !values[0].hasLongLoop
    (isOne ? one : lanes()).render(values)
  }

  /// Samples of a candidate as last rendered, before any master gain.
  /// - Parameter output: `note.length` values, overwritten.
  public func copySamples(of candidate: Int = 0, to output: UnsafeMutablePointer<Float>) {
    let samples = UnsafeRawPointer((isOne ? one : lanes()).tape.output)
    let (spacing, lane) = isOne ? (1, 0) : (LaneCount.lanes, candidate)
    for n in 0..<note.length {
      output[n] = samples.load(fromByteOffset: 4 * (spacing * n + lane), as: Float.self)
    }
  }

  /// Says how a loss depends on a candidate's samples: what `gradients` starts from.
  /// - Parameter slope: `note.length` derivatives.
  public func setSlope(of candidate: Int = 0, _ slope: UnsafePointer<Float>) {
    let slopes = UnsafeMutableRawPointer((isOne ? one : lanes()).tape.slope)
    let (spacing, lane) = isOne ? (1, 0) : (LaneCount.lanes, candidate)
    for n in 0..<note.length {
      slopes.storeBytes(of: slope[n], toByteOffset: 4 * (spacing * n + lane), as: Float.self)
    }
  }

  /// The loss's derivatives by the knobs of each candidate, `PatchLayout.count` values each.
  public func gradients() -> [[Double]] {
    let slopes = (isOne ? one : lanes()).adjoint(count)
    return zip(controls, slopes).map { $0.adjoint($1) }
  }

  private func lanes() -> CandidateTrace {
    if let many { return many }
    let made = CandidateTrace(blocks: note.blocks, stride: 1, instructionSet: instructionSet)
    many = made
    return made
  }
}
