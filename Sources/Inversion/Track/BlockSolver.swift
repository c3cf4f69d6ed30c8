import FMSynthesis
import Glibc
import LaneAnalysis
import MatchingPrimitives
import RealtimePrimitives

/// Operators' levels at one end of a control block, those at the other end being known.
///
/// Within a block the engine's amplitudes go in straight lines, so that a block's waveform tells one
/// end from the other exactly, however fast the envelopes are: damped least squares on its 64 frames.
/// - Thread: one at a time.
final class BlockSolver {
  /// Amplitudes in cycles of phase, by operator, at a block's start and end.
  struct Ends {
    var start: [Double]
    var end: [Double]
  }

  private let set: InstructionSet
  private let structure: StillVoice
  private let order: [Int]
  private let carriers: [Float]
  private let clock: NoteClock
  private let outputs: UnsafeMutablePointer<Lanes>
  private let steepness: UnsafeMutablePointer<Lanes>
  private let delayed: UnsafeMutablePointer<Lanes>
  /// By operator, of six: derivatives of its output by each operator's unknown end.
  private let tangents: UnsafeMutablePointer<Lanes>
  /// The residual, then the derivatives of the sound.
  private let columns: UnsafeMutablePointer<Lanes>
  private let sources: UnsafeMutablePointer<UnsafePointer<Lanes>>
  private let products: UnsafeMutablePointer<Double>
  private let numbers: UnsafeMutablePointer<Double>
  private let work: UnsafeMutablePointer<SIMD16<Double>>
  static let frames = 64
  private static let lead = Still.lead / 16
  private static let steps = lead + frames / 16
  private static let ways = 6
  /// Least amplitude: nothing is heard of it.
  static let least = 2e-4
  static let most = exp2(StillVoice.levels.upperBound)

  /// - Parameters:
  ///   - structure: Frequencies and feedback are exact.
  ///   - carriers: The target, sixteen times full scale.
  init(_ structure: StillVoice, _ carriers: [Float], _ clock: NoteClock, _ set: InstructionSet) {
    (self.structure, self.carriers, self.clock, self.set) = (structure, carriers, clock, set)
    order = structure.order
    let zero = Lanes(repeating: 0)
    outputs = aligned(Self.ways * Self.steps, zero)
    steepness = aligned(Self.ways * Self.steps, zero)
    delayed = aligned(Self.ways * Self.steps, zero)
    tangents = aligned((Self.ways * Self.ways + 4) * Self.steps, zero)
    columns = aligned((Self.ways + 1) * Self.steps, zero)
    sources = aligned(Self.ways, UnsafePointer(outputs))
    products = aligned((Self.ways + 1) * (Self.ways + 1), 0)
    numbers = aligned(Self.ways * (Self.ways + 2), 0)
    work = aligned(Self.ways * Self.ways + 2 * Self.ways, SIMD16(repeating: 0))
  }

  deinit {
    for buffer in [outputs, steepness, delayed, tangents, columns] { buffer.deallocate() }
    sources.deallocate()
    products.deallocate()
    numbers.deallocate()
    work.deallocate()
  }

  private var count: Int { structure.count }

  /// Improves one side of a block's ends.
  /// - Returns: The share of its energy that is left.
  func solve(_ block: Int, _ ends: inout Ends, movesStart: Bool, iterations: Int) -> Double {
    var error = render(block, ends)
    var damping = 1e-2
    for _ in 0..<iterations {
      linearise(ends, movesStart: movesStart)
      let steps = steps(damping)
      var best: (error: Double, ends: Ends, damping: Double)?
      for lane in stride(from: 0, to: 16, by: 3) {
        var trial = ends
        for op in 0..<count {
          let step = steps[op][lane]
          guard step.isFinite else { continue }
          let value = (movesStart ? ends.start[op] : ends.end[op]) + step
          let bounded = clamp(value, Self.least...Self.most)
          if movesStart { trial.start[op] = bounded } else { trial.end[op] = bounded }
        }
        let left = render(block, trial)
        if left < best?.error ?? error { best = (left, trial, damping * Self.factors[lane]) }
      }
      guard let found = best else {
        damping *= 100
        if damping > 1e4 { break }
        _ = render(block, ends)
        continue
      }
      let gain = error - found.error
      (error, ends) = (found.error, found.ends)
      damping = clamp(found.damping, 1e-6...1e2)
      _ = render(block, ends)
      if gain < 1e-3 * error || error < 1e-11 { break }
    }
    return error
  }

  private static let factors: [Double] = (0..<16).map { pow(10, Double($0 - 8) / 2) }

  /// - Returns: The share of the block's energy that is left.
  private func render(_ block: Int, _ ends: Ends) -> Double {
    let start = Self.frames * (block - 1)
    for op in order { render(op, start, ends) }
    var (left, energy) = (0.0, 1e-12)
    for step in Self.lead..<Self.steps {
      var rest = Lanes(repeating: 0)
      for lane in 0..<16 {
        let frame = start + 16 * (step - Self.lead) + lane
        if frame < carriers.count { rest[lane] = carriers[frame] }
      }
      energy += (rest * rest).total
      for op in 0..<count where structure.operators[op].isCarrier {
        rest -= outputs[op * Self.steps + step]
      }
      columns[step] = rest
      left += (rest * rest).total
    }
    return left / energy
  }

  private func render(_ op: Int, _ start: Int, _ ends: Ends) {
    let own = structure.operators[op]
    var count = 0
    for from in 0..<self.count where structure.operators[from].targets >> UInt8(op) & 1 == 1 {
      sources[count] = UnsafePointer(outputs + from * Self.steps)
      count += 1
    }
    var run = SignalRun(
      steps: Self.steps, sources: sources, count: count, output: outputs + op * Self.steps,
      steepness: steepness + op * Self.steps, delayed: delayed + op * Self.steps)
    let place = StillPlace(own, start: start, frames: Self.frames, clock)
    (run.phase, run.increment) = (place.phase, place.increment)
    // The straight line goes on backwards through the lead, which only feedback hears of.
    let rise = (ends.end[op] - ends.start[op]) / Double(Self.frames)
    for lane in 0..<16 {
      run.gain[lane] = Float(ends.start[op] + rise * Double(lane + 1 - 16 * Self.lead))
    }
    run.rise = Float(16 * rise)
    if op == structure.looped { run.loop = Float(structure.loop) }
    set.render(run)
  }

  /// Fills the columns behind the residual, of what `render` left.
  private func linearise(_ ends: Ends, movesStart: Bool) {
    let zero = Lanes(repeating: 0)
    tangents.update(repeating: zero, count: Self.ways * Self.ways * Self.steps)
    (columns + Self.steps).update(repeating: zero, count: Self.ways * Self.steps)
    for op in order {
      direct(op, ends, movesStart)
      let steep = steepness + op * Self.steps
      for from in 0..<count where structure.operators[from].targets >> UInt8(op) & 1 == 1 {
        for unknown in 0..<count {
          set.pass(tangent(from, unknown), steep, steps: Self.steps, into: tangent(op, unknown))
        }
      }
      if op == structure.looped {
        for first in stride(from: 0, to: count, by: 4) {
          set.loop(
            tangent(op, first), stride: Self.steps, steep, loop: Float(structure.loop),
            steps: Self.steps)
        }
      }
      if structure.operators[op].isCarrier {
        for unknown in 0..<count {
          set.add(
            tangent(op, unknown), steps: Self.steps, into: columns + (unknown + 1) * Self.steps)
        }
      }
    }
  }

  private func tangent(_ op: Int, _ unknown: Int) -> UnsafeMutablePointer<Lanes> {
    tangents + (op * Self.ways + unknown) * Self.steps
  }

  /// What an end does to its own operator: its share of the straight line.
  private func direct(_ op: Int, _ ends: Ends, _ movesStart: Bool) {
    let own = tangent(op, op)
    let (start, end) = (Float(ends.start[op]), Float(ends.end[op]))
    let lane = Lanes(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)
    for step in 0..<Self.steps {
      let share = (lane + Float(16 * (step - Self.lead))) * Float(1 / Double(Self.frames))
      var gain = start + (end - start) * share
      gain.replace(with: Float(Self.least), where: gain .< Float(Self.least))
      own[step] = outputs[op * Self.steps + step] * (movesStart ? 1 - share : share) / gain
    }
  }

  /// Solutions under sixteen dampings.
  private func steps(_ damping: Double) -> [SIMD16<Double>] {
    set.allProducts(
      columns + Self.lead, stride: Self.steps, count: count + 1, steps: Self.frames / 16,
      into: products)
    let (matrix, scale, right) = (
      numbers, numbers + Self.ways * Self.ways, numbers + Self.ways * (Self.ways + 1)
    )
    var mean = 0.0
    for row in 0..<count {
      right[row] = products[row + 1]
      for column in row..<count {
        matrix[row * count + column] = products[(row + 1) * (count + 1) + column + 1]
      }
      matrix[row * count + row] += 1e-12
      mean += matrix[row * count + row] / Double(count)
    }
    for row in 0..<count { scale[row] = matrix[row * count + row] + 1e-3 * mean }
    var dampings = SIMD16<Double>(repeating: damping)
    for lane in 0..<16 { dampings[lane] *= Self.factors[lane] }
    let steps = work + Self.ways * Self.ways + Self.ways
    set.solve(
      matrix, scale, right, dampings: dampings, count: count, work: work, into: steps)
    return (0..<count).map { steps[$0] }
  }

  /// Variances of the side that is solved for, in octaves squared, by what `error` says is left.
  func variances(_ block: Int, _ ends: Ends, movesStart: Bool) -> [Double] {
    let error = render(block, ends)
    linearise(ends, movesStart: movesStart)
    _ = steps(0)
    let matrix = numbers
    let left = max(products[0], error * 1e-12) / Double(Self.frames)
    let right = numbers + Self.ways * (Self.ways + 1)
    let solved = work + Self.ways * Self.ways + Self.ways
    return (0..<count).map { op in
      for row in 0..<count { right[row] = row == op ? 1 : 0 }
      set.solve(
        matrix, numbers + Self.ways * Self.ways, right, dampings: SIMD16(repeating: 0),
        count: count, work: work, into: solved)
      let gain = max(movesStart ? ends.start[op] : ends.end[op], Self.least)
      let octaves = 1 / (gain * 0.693_147)
      return max(0, solved[op][0]) * left * octaves * octaves
    }
  }
}
