import Glibc
import LaneAnalysis
import MatchingPrimitives
import RealtimePrimitives

/// Adds a carrier and its modulator at once: where neither helps by itself, both together may.
///
/// Every pair of ratios is rendered at sixteen depths once for all voices, and held against what
/// their carriers leave of the target.
/// - Thread: that of its solver.
final class StackScreen {
  private let solver: StillSolver
  private let output: UnsafeMutablePointer<Lanes>
  private var columns: UnsafeMutablePointer<Lanes>
  private var capacity = 0
  private let sums: UnsafeMutablePointer<Lanes>
  private let none: UnsafeMutablePointer<UnsafePointer<Lanes>>
  private static let room = (Still.lead + Still.longest) / 16

  /// A voice's columns: what is left of the target, then its carriers, each at right angles to
  /// those before and of length 1.
  private struct Rest {
    var first: Int
    var carriers: Int
    /// Of what is left.
    var energy: Double
  }

  init(_ solver: StillSolver) {
    self.solver = solver
    output = aligned(16 * Self.room, Lanes(repeating: 0))
    columns = aligned(1, Lanes(repeating: 0))
    sums = aligned(4, Lanes(repeating: 0))
    none = aligned(1, UnsafePointer(output))
  }

  deinit {
    for buffer in [output, columns, sums] { buffer.deallocate() }
    none.deallocate()
  }

  /// - Parameters:
  ///   - voices: Of one common phase; at most four operators each.
  ///   - sines: Rendered for that phase.
  /// - Returns: Proposals by voice, those alone that help.
  func proposals(
    _ voices: [StillVoice], _ ratios: [RatioCandidate], _ sines: RatioSines, on still: Still
  ) -> [[Proposal]] {
    let rests = orthogonal(voices, still)
    var found = [[Proposal]](repeating: [], count: voices.count)
    guard let last = rests.last else { return found }
    let count = last.first + last.carriers + 1
    var products = [Lanes](repeating: Lanes(repeating: 0), count: (count + 3) / 4 * 4)
    for carrier in ratios.indices {
      for modulator in ratios.indices
      where !(ratios[carrier].isFixed && ratios[modulator].isFixed) {
        let own = render(carrier, modulator, sines, still)
        for first in stride(from: 0, to: count, by: 4) {
          solver.set.fourProducts(
            output + Still.lead, columnFloats(first), stride: 16 * Self.room,
            frames: still.frames, into: sums)
          for place in 0..<4 { products[first + place] = sums[place] }
        }
        for (index, rest) in rests.enumerated() {
          guard
            var proposal = Self.best(rest, own, products, still, carrier, modulator),
            proposal.error < 0.98 * voices[index].error
          else { continue }
          proposal.path = 1 << UInt8(voices[index].count)
          found[index].append(proposal)
        }
      }
    }
    let pairs = ratios.count * ratios.count
    solver.frames += pairs * still.frames * (4 + count) / 4
    return found
  }

  private func columnFloats(_ column: Int) -> UnsafePointer<Float> {
    UnsafeRawPointer(columns + column * Self.room).assumingMemoryBound(to: Float.self)
  }

  private func render(
    _ carrier: Int, _ modulator: Int, _ sines: RatioSines, _ still: Still
  ) -> Lanes {
    var run = OscillatorRun(
      frames: Still.lead + still.frames, sources: none, count: 0, output: output)
    let place = sines.places[carrier]
    run.phase = LaneWords(repeating: place.phase)
    run.increment = LaneWords(repeating: place.increment)
    run.gain = Lanes(repeating: 1)
    (run.shared, run.depth) = (sines.floats(modulator), Proposer.depths)
    solver.set.oscillate(run)
    return solver.set.energy(output + Still.lead, frames: still.frames)
  }

  private static func best(
    _ rest: Rest, _ own: Lanes, _ products: [Lanes], _ still: Still, _ carrier: Int,
    _ modulator: Int
  ) -> Proposal? {
    var across = own
    for place in 0..<rest.carriers {
      let along = products[rest.first + 1 + place]
      across -= along * along
    }
    let with = products[rest.first]
    var best = -1
    var most = 0.0
    for lane in 0..<16 where with[lane] > 0 {
      let gain =
        Double(with[lane]) * Double(with[lane])
        / (Double(across[lane]) + 1e-3 * Double(still.frames))
      if gain > most { (best, most) = (lane, gain) }
    }
    guard best >= 0 else { return nil }
    let amplitude =
      Double(with[best]) / (Double(across[best]) + 1e-3 * Double(still.frames))
    var proposal = Proposal(
      change: .stack(carrier: carrier, modulator: modulator),
      error: (rest.energy - most) / still.energy)
    proposal.level = Proposer.levels[best]
    // A new carrier starts at level 0.
    (proposal.reached, proposal.others) = (amplitude, 1)
    return proposal
  }

  private func orthogonal(_ voices: [StillVoice], _ still: Still) -> [Rest] {
    let most = voices.reduce(0) { $0 + 1 + $1.operators.filter(\.isCarrier).count } + 4
    if most > capacity {
      columns.deallocate()
      capacity = most
      columns = aligned(most * Self.room, Lanes(repeating: 0))
    }
    columns.update(repeating: Lanes(repeating: 0), count: capacity * Self.room)
    var rests: [Rest] = []
    var next = 0
    for voice in voices {
      solver.render(voice, on: still)
      let rest = orthogonal(voice, at: next, still)
      rests.append(rest)
      next += 1 + rest.carriers
    }
    return rests
  }

  private func orthogonal(_ voice: StillVoice, at first: Int, _ still: Still) -> Rest {
    let (set, steps) = (solver.set, still.frames / 16)
    let left = columns + first * Self.room
    left.update(from: still.samples, count: steps)
    var carriers = 0
    for op in 0..<voice.count where voice.operators[op].isCarrier {
      let column = left + (carriers + 1) * Self.room
      column.update(from: solver.output(op) + Still.lead / 16, count: steps)
      for other in 0..<carriers { remove(left + (other + 1) * Self.room, from: column, steps) }
      let energy = set.product(column, column, steps: steps)
      guard energy > 1e-9 * still.energy else { continue }
      let length = Float(1 / energy.squareRoot())
      for step in 0..<steps { column[step] *= length }
      carriers += 1
    }
    // A column that was refused is written over or left behind the last.
    let refused = left + (carriers + 1) * Self.room
    refused.update(repeating: Lanes(repeating: 0), count: Self.room)
    for other in 0..<carriers { remove(left + (other + 1) * Self.room, from: left, steps) }
    return Rest(
      first: first, carriers: carriers, energy: set.product(left, left, steps: steps))
  }

  private func remove(
    _ column: UnsafeMutablePointer<Lanes>, from other: UnsafeMutablePointer<Lanes>, _ steps: Int
  ) {
    let share = Float(solver.set.product(column, other, steps: steps))
    for step in 0..<steps { other[step] -= column[step] * share }
  }
}
