import FMSynthesis
import Glibc
import LaneAnalysis
import MatchingPrimitives
import RealtimePrimitives

/// One voice on a still, with what is left of the target and its derivatives by every unknown.
final class StillTangents {
  private let set: InstructionSet
  /// Outputs, steepnesses and delayed sums by operator.
  private let outputs: UnsafeMutablePointer<Lanes>
  private let steepness: UnsafeMutablePointer<Lanes>
  private let delayed: UnsafeMutablePointer<Lanes>
  /// By operator and unknown: derivative of the operator's output.
  private let tangents: UnsafeMutablePointer<Lanes>
  /// The residual, then the derivatives of all carriers together.
  private let columns: UnsafeMutablePointer<Lanes>
  private let spare: UnsafeMutablePointer<Lanes>
  private let sources: UnsafeMutablePointer<UnsafePointer<Lanes>>
  /// Unknowns that reach each operator, in the order of its tangents.
  private var reached = [[Int]](repeating: [], count: 6)
  /// Steps of a buffer.
  private static let room = (Still.lead + Still.longest) / 16
  /// The most unknowns, up to a multiple of four.
  static let most = 24
  private static let ln2: Float = 0.693_147_18

  init(_ set: InstructionSet) {
    self.set = set
    let zero = Lanes(repeating: 0)
    outputs = aligned(6 * Self.room, zero)
    steepness = aligned(6 * Self.room, zero)
    delayed = aligned(6 * Self.room, zero)
    tangents = aligned(6 * Self.most * Self.room, zero)
    columns = aligned((Self.most + 1) * Self.room, zero)
    spare = aligned(Self.room, zero)
    sources = aligned(6, UnsafePointer(outputs))
  }

  deinit {
    for buffer in [outputs, steepness, delayed, tangents, columns, spare] { buffer.deallocate() }
    sources.deallocate()
  }

  /// Output of an operator, lead included: as many frames as the still's steps hold.
  func output(_ op: Int) -> UnsafeMutablePointer<Lanes> { outputs + op * Self.room }

  /// Derivative of an operator's output by its phase in turns, likewise.
  func steep(_ op: Int) -> UnsafeMutablePointer<Lanes> { steepness + op * Self.room }

  /// Renders all operators.
  func render(_ voice: StillVoice, _ order: [Int], _ still: Still, _ clock: NoteClock) {
    for op in order { render(op, voice, still, clock) }
  }

  private func render(_ op: Int, _ voice: StillVoice, _ still: Still, _ clock: NoteClock) {
    let own = voice.operators[op]
    var count = 0
    for from in 0..<voice.count where voice.operators[from].targets >> UInt8(op) & 1 == 1 {
      sources[count] = UnsafePointer(output(from))
      count += 1
    }
    var run = SignalRun(
      steps: still.steps, sources: sources, count: count, output: output(op),
      steepness: steepness + op * Self.room, delayed: delayed + op * Self.room)
    let place = StillPlace(own, voice, still, clock)
    (run.phase, run.increment) = (place.phase, place.increment)
    let growth = own.slope / NoteClock.rate
    let half = still.framesToMiddle
    for lane in 0..<16 {
      run.gain[lane] = Float(exp2(own.level + growth * (Double(lane) - half)))
    }
    run.growth = Float(exp2(16 * growth))
    if op == voice.looped { run.loop = Float(voice.loop) }
    set.render(run)
  }

  /// All products of the residual (first) and the derivatives, of what `render` left.
  func products(
    _ voice: StillVoice, _ order: [Int], _ unknowns: [StillUnknowns.Unknown], _ still: Still,
    into products: UnsafeMutablePointer<Double>
  ) {
    let steps = still.steps
    clear(columns, (unknowns.count + 1) * Self.room)
    for op in order {
      reached[op] = []
      differentiate(op, voice, unknowns, still)
      if voice.operators[op].isCarrier {
        for (place, unknown) in reached[op].enumerated() {
          set.add(tangent(op, place), steps: steps, into: columns + (unknown + 1) * Self.room)
        }
      }
    }
    let lead = Still.lead / 16
    for step in 0..<(still.frames / 16) {
      var rest = still.samples[step]
      for op in 0..<voice.count where voice.operators[op].isCarrier {
        rest -= output(op)[step + lead]
      }
      columns[step + lead] = rest
    }
    set.allProducts(
      columns + lead, stride: Self.room, count: unknowns.count + 1, steps: still.frames / 16,
      into: products)
  }

  private func tangent(_ op: Int, _ place: Int) -> UnsafeMutablePointer<Lanes> {
    tangents + (op * Self.most + place) * Self.room
  }

  /// The tangent of an operator by an unknown; 0 where it was not there yet.
  private func claim(_ op: Int, _ unknown: Int) -> UnsafeMutablePointer<Lanes> {
    if let place = reached[op].firstIndex(of: unknown) { return tangent(op, place) }
    reached[op].append(unknown)
    let fresh = tangent(op, reached[op].count - 1)
    clear(fresh, Self.room)
    return fresh
  }

  private func differentiate(
    _ op: Int, _ voice: StillVoice, _ unknowns: [StillUnknowns.Unknown], _ still: Still
  ) {
    for (index, unknown) in unknowns.enumerated() {
      direct(op, index, unknown, voice, still)
    }
    let steep = steepness + op * Self.room
    for from in 0..<voice.count where voice.operators[from].targets >> UInt8(op) & 1 == 1 {
      for (place, unknown) in reached[from].enumerated() {
        set.pass(
          tangent(from, place), steep, steps: still.steps, into: claim(op, unknown))
      }
    }
    guard op == voice.looped else { return }
    // Whole fours: what lies behind the last is overwritten before it is read.
    for first in stride(from: 0, to: reached[op].count, by: 4) {
      set.loop(
        tangent(op, first), stride: Self.room, steep, loop: Float(voice.loop), steps: still.steps)
    }
  }

  /// What an unknown does to the operator itself.
  private func direct(
    _ op: Int, _ index: Int, _ unknown: StillUnknowns.Unknown, _ voice: StillVoice,
    _ still: Still
  ) {
    let own = voice.operators[op]
    let (steep, steps) = (steepness + op * Self.room, still.steps)
    let frame = Float(1 / NoteClock.rate)
    let early = Float(still.leadSeconds - still.middle)
    switch unknown.kind {
    case .level where unknown.op == op:
      set.ramp(output(op), start: Self.ln2, slope: 0, steps: steps, into: claim(op, index))
    case .shift where unknown.op == op:
      let middle = Float(still.middle)
      set.ramp(
        steep, start: Float(still.leadSeconds) / middle, slope: frame / middle, steps: steps,
        into: claim(op, index))
    case .slope where unknown.op == op:
      set.ramp(
        output(op), start: Self.ln2 * early, slope: Self.ln2 * frame, steps: steps,
        into: claim(op, index))
    case .loop where unknown.op == op:
      set.ramp(
        delayed + op * Self.room, start: Self.ln2 * Float(voice.loop), slope: 0, steps: steps,
        into: spare)
      set.pass(spare, steep, steps: steps, into: claim(op, index))
    case .ahead where !own.isFixed:
      let ratio = Float(own.hertz / StillPlace.middleC)
      set.ramp(steep, start: ratio, slope: 0, steps: steps, into: claim(op, index))
    case .drift where !own.isFixed:
      let hertz = Float(own.hertz + own.shift)
      set.ramp(
        steep, start: hertz * early, slope: hertz * frame, steps: steps, into: claim(op, index))
    default: break
    }
  }

  private func clear(_ buffer: UnsafeMutablePointer<Lanes>, _ count: Int) {
    buffer.update(repeating: Lanes(repeating: 0), count: count)
  }
}
