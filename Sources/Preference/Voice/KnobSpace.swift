import FMSynthesis
import Glibc
import Knobs
import MachineCore

/// A patch and the ways out of it: all that a preference can make of it, in steps of its knobs.
///
/// The start is the origin, and a sound is a pure function of its coefficients, so that going back is
/// exact. Frequencies of carriers, algorithm and routing stay: they are what the sound is.
struct KnobSpace: Sendable {
  /// `PatchLayout.count` values.
  let start: [Float]
  /// One for each coefficient; the trim is the last.
  let knobs: [VoiceKnob]
  let indexMax: Float
  /// Places of the patch that stay where they are.
  let held: Set<Int>
  private let carriers: Set<Int>

  /// - Parameters:
  ///   - indexMax: rad; no modulator is turned up beyond it.
  ///   - held: Places of the patch that stay where they are.
  init(start: [Float], indexMax: Float = 8 * .pi, held: Set<Int> = []) {
    let wiring = Wiring(start)
    (self.start, self.indexMax, self.held) = (start, indexMax, held)
    carriers = wiring.carriers
    let heard = wiring.heard.sorted()
    let modulators = heard.filter { !wiring.carriers.contains($0) }
    var knobs: [VoiceKnob] = []
    func add(_ kind: VoiceKnob.Kind, _ ops: [Int]) {
      knobs += ops.map { VoiceKnob(kind: kind, op: $0) }
    }
    // The carriers' common level is the trim's: of one alone nothing is left to balance.
    add(.strength, wiring.carriers.count > 1 ? heard : modulators)
    for kind in [VoiceKnob.Kind.attack, .decay, .release, .sustain] { add(kind, heard) }
    add(.ratio, modulators.filter { start[PatchLayout.index($0, .mode)] < 0.5 })
    if wiring.hasLoop { add(.feedback, [0]) }
    add(.trim, [0])
    self.knobs = knobs
  }

  var origin: Coefficients { knobs.map { _ in 0 } }
  var trim: Int { knobs.count - 1 }
  var minimum: Coefficients { knobs.map(\.range.lowerBound) }
  var maximum: Coefficients { knobs.map(\.range.upperBound) }

  /// Coefficients of some kinds.
  func indices(of kinds: Set<VoiceKnob.Kind>) -> [Int] {
    knobs.indices.filter { kinds.contains(knobs[$0].kind) }
  }

  /// The patch, `PatchLayout.count` values in their ranges.
  func patch(_ a: Coefficients) -> [Float] {
    var values = turned(a)
    let trim = Float(min(a[self.trim], room(values)))
    if trim != 0 {
      for at in carrierLevels { values[at] *= exp2(trim / 6.0206) }
    }
    for place in held where place < values.count { values[place] = start[place] }
    return zip(KnobTable.shared.patchKnobs, values).map { $0.clamp($1) }
  }

  /// dB that the sound has to be amplified by behind the patch, 0 or more: what of the trim carriers at
  /// their top have no room for.
  func gain(_ a: Coefficients) -> Double { max(0, a[trim] - room(turned(a))) }

  /// All but the trim.
  private func turned(_ a: Coefficients) -> [Float] {
    var values = start
    for (knob, steps) in zip(knobs, a) where steps != 0 { turn(knob, Float(steps), &values) }
    return values
  }

  /// dB that all carriers can be turned up by; below 0 where one has been turned beyond its top.
  private func room(_ values: [Float]) -> Double {
    let loudest = carrierLevels.map { values[$0] }.max() ?? 1
    return -20 * log10(Double(max(loudest, 1e-6)))
  }

  private var carrierLevels: [Int] {
    carriers.map { PatchLayout.index($0, .level) }.filter { !held.contains($0) }
  }

  private func turn(_ knob: VoiceKnob, _ steps: Float, _ values: inout [Float]) {
    let op = knob.op
    switch knob.kind {
    case .strength: amplify(op, decibels: 3 * steps, &values)
    case .attack: slow(op, octaves: steps, [.rate1], .attack, &values)
    case .decay: slow(op, octaves: 0.75 * steps, [.rate2, .rate3], .decay, &values)
    case .release: slow(op, octaves: 0.75 * steps, [.rate4], .release, &values)
    case .sustain:
      values[PatchLayout.index(op, .level2)] += 3 * steps
      values[PatchLayout.index(op, .level3)] += 6 * steps
      values[PatchLayout.index(op, .sustain)] *= exp2(0.75 * steps)
    case .ratio: values[PatchLayout.index(op, .ratio)] *= exp2(steps / 8)
    case .feedback:
      let at = PatchLayout.index(.feedback)
      values[at] = min(max(values[at] + 0.6 * steps, 0), max(2 * .pi, start[at]))
    case .trim: break
    }
  }

  /// A modulator that is turned beyond its top goes on with its index. One that stands at 0 wakes: the
  /// foot of 0.02 is what 12 dB make an index of 0.75 rad of, and nothing beside a louder one. Carriers
  /// go beyond their top here: the trim takes all of them down together.
  private func amplify(_ op: Int, decibels: Float, _ values: inout [Float]) {
    let (level, index) = (PatchLayout.index(op, .level), PatchLayout.index(op, .index))
    let gain = exp2(decibels / 6.0206)
    let isCarrier = carriers.contains(op)
    let wish = values[level] * gain + (isCarrier ? 0 : 0.02 * max(0, gain - 1))
    if wish > 1, !isCarrier {
      values[index] = max(values[index], min(values[index] * wish, indexMax))
    }
    values[level] = isCarrier ? wish : min(wish, 1)
  }

  /// A rate of the DX7's takes 0.16 octaves more time than the next one.
  private func slow(
    _ op: Int, octaves: Float, _ rates: [OperatorField], _ seconds: OperatorField,
    _ values: inout [Float]
  ) {
    for rate in rates { values[PatchLayout.index(op, rate)] -= octaves * 256 / 41 }
    values[PatchLayout.index(op, seconds)] *= exp2(octaves)
  }
}
