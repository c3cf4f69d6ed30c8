import FMSynthesis
import Glibc
import LaneAnalysis
import RealtimePrimitives

/// Fits a structure's levels, phases and slopes to a still: damped least squares with sixteen
/// dampings tried at a time.
/// - Thread: one at a time.
final class StillSolver {
  let set: InstructionSet
  /// How the note's pitch moves, where that is known.
  var clock = NoteClock()
  /// Least weight of what is unlikely, and its share of the residual.
  private static let leastWeight = 1e-5
  private static let weight = 0.02
  /// Steps that do less than this share, after the first two, are the last.
  private static let least = 0.002
  private let tangents: StillTangents
  private let lanes: StillLanes
  private let products: UnsafeMutablePointer<Double>
  private let matrix: UnsafeMutablePointer<Double>
  private let scale: UnsafeMutablePointer<Double>
  private let right: UnsafeMutablePointer<Double>
  private let work: UnsafeMutablePointer<SIMD16<Double>>
  private let steps: UnsafeMutablePointer<SIMD16<Double>>
  /// Solves so far, and what they and all else on stills took, in frames of sixteen lanes.
  private(set) var solves = 0
  var frames = 0

  init(_ set: InstructionSet) {
    self.set = set
    (tangents, lanes) = (StillTangents(set), StillLanes(set))
    let most = StillTangents.most
    products = aligned((most + 1) * (most + 1), 0)
    matrix = aligned(most * most, 0)
    scale = aligned(most, 0)
    right = aligned(most, 0)
    work = aligned(most * most + most, SIMD16(repeating: 0))
    steps = aligned(most, SIMD16(repeating: 0))
  }

  deinit {
    for buffer in [products, matrix, scale, right] { buffer.deallocate() }
    for buffer in [work, steps] { buffer.deallocate() }
  }

  /// Renders one voice; see `output`.
  func render(_ voice: StillVoice, on still: Still) {
    tangents.render(voice, voice.order, still, clock)
  }

  /// What `render` left of an operator: the lead, then the still, a float each frame.
  func output(_ op: Int) -> UnsafeMutablePointer<Lanes> { tangents.output(op) }

  /// Its steepness, the derivative by its phase in turns, likewise.
  func steepness(_ op: Int) -> UnsafeMutablePointer<Lanes> { tangents.steep(op) }

  /// Improves a voice in place.
  /// - Parameters:
  ///   - iterations: At most.
  func solve(
    _ voice: inout StillVoice, on still: Still, _ unknowns: StillUnknowns, iterations: Int
  ) {
    let list = unknowns.list(voice)
    let order = voice.order
    var damping = 1e-2
    solves += 1
    for iteration in 0..<iterations {
      frames += 2 * voice.count * (Still.lead + still.frames)
      let base = linearise(&voice, order, list, unknowns, still)
      let dampings = Self.dampings(damping)
      set.solve(
        matrix, scale, right, dampings: dampings, count: list.count, work: work, into: steps)
      let trials = (0..<16).map { moved(voice, list, unknowns, still, lane: $0) }
      let residuals = lanes.residuals(trials, order, still, clock)
      var best = -1
      var least = base.cost
      for lane in 0..<16 {
        let cost =
          Double(residuals[lane]) / still.energy + base.weight * unknowns.surprise(trials[lane])
        if cost < least { (best, least) = (lane, cost) }
      }
      if best < 0 {
        damping *= 1e3
        if damping > 1e4 { return }
        continue
      }
      damping = clamp(dampings[best], 1e-6...1e2)
      voice = trials[best]
      voice.error = Double(residuals[best]) / still.energy
      voice.cost = least
      if iteration > 1, least > base.cost * (1 - Self.least) { return }
    }
  }

  private static func dampings(_ middle: Double) -> SIMD16<Double> {
    var all = SIMD16<Double>(repeating: middle)
    for lane in 0..<16 { all[lane] *= factors[lane] }
    return all
  }
  private static let factors: [Double] = (0..<16).map { pow(10, Double($0 - 8) / 2) }

  private func moved(
    _ voice: StillVoice, _ list: [StillUnknowns.Unknown], _ unknowns: StillUnknowns,
    _ still: Still, lane: Int
  ) -> StillVoice {
    var trial = voice
    for (index, unknown) in list.enumerated() {
      let step = steps[index][lane]
      if step.isFinite {
        unknowns.move(&trial, unknown, by: step, middle: still.middle)
      }
    }
    return trial
  }

  /// Fills the normal equations at a voice, whose error and cost it sets.
  /// - Returns: Cost, and the weight of what is unlikely in it.
  private func linearise(
    _ voice: inout StillVoice, _ order: [Int], _ list: [StillUnknowns.Unknown],
    _ unknowns: StillUnknowns, _ still: Still
  ) -> (cost: Double, weight: Double) {
    tangents.render(voice, order, still, clock)
    tangents.products(voice, order, list, still, into: products)
    let (count, energy) = (list.count, still.energy)
    voice.error = products[0] / energy
    let weight = max(Self.leastWeight, Self.weight * voice.error)
    voice.cost = voice.error + weight * unknowns.surprise(voice)
    var mean = 0.0
    for row in 0..<count {
      right[row] = products[row + 1] / energy
      for column in row..<count {
        matrix[row * count + column] = products[(row + 1) * (count + 1) + column + 1] / energy
      }
      mean += matrix[row * count + row] / Double(count)
      let prior = unknowns.prior(list[row], voice, middle: still.middle)
      matrix[row * count + row] += weight * prior.curve + 1e-12
      right[row] += weight * prior.pull
    }
    for row in 0..<count { scale[row] = matrix[row * count + row] + 1e-3 * mean }
    return (voice.cost, weight)
  }

  /// How well a solved voice is known on its still: variances of levels (octaves squared) and
  /// shifts (Hz squared) by operator.
  /// - Parameter isExact: By what is really left of the still; not by what a structure that is only
  ///   nearly right would leave.
  func variances(
    _ voice: StillVoice, on still: Still, _ unknowns: StillUnknowns, isExact: Bool = false
  ) -> (levels: [Double], shifts: [Double]) {
    var voice = voice
    let list = unknowns.list(voice)
    frames += voice.count * (Still.lead + still.frames)
    let base = linearise(&voice, voice.order, list, unknowns, still)
    let count = list.count
    var (levels, shifts) = ([Double](repeating: 1e3, count: 6), [Double](repeating: 1e3, count: 6))
    for (index, unknown) in list.enumerated() {
      let extra = 1e-9 + (unknown.kind == .level ? base.weight * 0.002 : 0)
      matrix[index * count + index] += extra
    }
    // Sixteen unit vectors can not share a right side, so each is solved by itself.
    for (index, unknown) in list.enumerated()
    where unknown.kind == .level || unknown.kind == .shift {
      for row in 0..<count { right[row] = row == index ? 1 : 0 }
      set.solve(
        matrix, scale, right, dampings: SIMD16(repeating: 0), count: count, work: work, into: steps)
      let weight = isExact ? min(base.weight, Self.weight * voice.error) : base.weight
      let variance = weight * steps[index][0]
      guard variance.isFinite, variance > 0 else { continue }
      if unknown.kind == .level {
        levels[unknown.op] = variance
      } else {
        shifts[unknown.op] = variance / (still.middle * still.middle)
      }
    }
    return (levels, shifts)
  }
}
