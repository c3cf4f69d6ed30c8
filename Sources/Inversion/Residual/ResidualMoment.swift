import Glibc
import LaneAnalysis
import RealtimePrimitives

/// What a structure leaves of a moment, and how strongly an operator more would be heard at each
/// place: what its output is multiplied by, to a first order.
/// - Thread: that of its solver.
final class ResidualMoment {
  let still: Still
  let voice: StillVoice
  /// Of what is left; not 0.
  private(set) var energy = 1e-20
  /// `room` steps each: what is left, ones, a place without a source each, outputs by operator.
  private let signals: UnsafeMutablePointer<Lanes>
  private let places: [ResidualPlace]
  private let steps: Int
  private static let room = Still.longest / 16
  private static let lead = Still.lead / 16

  /// - Parameter places: As `ResidualPlace.all` has them.
  init(_ voice: StillVoice, _ still: Still, _ places: [ResidualPlace], _ solver: StillSolver) {
    (self.voice, self.still, self.places) = (voice, still, places)
    steps = still.frames / 16
    signals = aligned((2 + places.count + voice.count) * Self.room, Lanes(repeating: 0))
    solver.render(voice, on: still)
    let heard = heard(solver)
    for step in 0..<steps { fill(step, heard, solver) }
  }

  deinit { signals.deallocate() }

  /// By operator: what a change of its phase does to the sound.
  private func heard(_ solver: StillSolver) -> [[Lanes]] {
    var heard = [[Lanes]](repeating: [], count: voice.count)
    for op in voice.order.reversed() {
      let own = voice.operators[op]
      heard[op] = (0..<steps).map { step in
        var by = Lanes(repeating: own.isCarrier ? 1 : 0)
        for into in 0..<voice.count where own.targets >> UInt8(into) & 1 == 1 {
          by += heard[into][step]
        }
        return by * solver.steepness(op)[step + Self.lead]
      }
    }
    return heard
  }

  private func fill(_ step: Int, _ heard: [[Lanes]], _ solver: StillSolver) {
    var rest = still.samples[step]
    for op in 0..<voice.count {
      let output = solver.output(op)[step + Self.lead]
      if voice.operators[op].isCarrier { rest -= output }
      self[output: op][step] = output
    }
    signals[step] = rest
    energy += (rest * rest).total
    signals[Self.room + step] = Lanes(repeating: 1)
    for (index, place) in places.enumerated() where place.source == nil {
      var by = Lanes(repeating: place.targets == 0 ? 1 : 0)
      for into in 0..<voice.count where place.targets >> UInt8(into) & 1 == 1 {
        by += heard[into][step]
      }
      signals[(2 + index) * Self.room + step] = by
    }
  }

  private subscript(output op: Int) -> UnsafeMutablePointer<Lanes> {
    signals + (2 + places.count + op) * Self.room
  }

  /// Products of what is left with a sine at every place.
  /// - Parameter sums: Room for five for each place.
  func products(
    _ tuning: FrequencyLattice.Tuning, _ solver: StillSolver, _ sums: UnsafeMutablePointer<Lanes>
  ) -> [ResidualProducts] {
    let plain = places.prefix { $0.source == nil }.count
    probe(tuning, solver, source: nil, signals + 2 * Self.room, plain, sums)
    for (index, place) in places.enumerated() {
      guard let source = place.source else { continue }
      probe(
        tuning, solver, source: self[output: source], signals + Self.room, 1, sums + 5 * index)
    }
    solver.frames += still.frames * places.count / 32
    return places.indices.map { ResidualProducts(sums + 5 * $0) }
  }

  private func probe(
    _ tuning: FrequencyLattice.Tuning, _ solver: StillSolver, source: UnsafePointer<Lanes>?,
    _ heard: UnsafePointer<Lanes>, _ count: Int, _ sums: UnsafeMutablePointer<Lanes>
  ) {
    if count == 0 { return }
    let op = StillOperator(
      RatioCandidate(hertz: tuning.hertz, isFixed: tuning.isFixed, spread: 1))
    let start = StillPlace(op, voice, still, solver.clock)
    sums.update(repeating: Lanes(repeating: 0), count: 5 * count)
    solver.set.probe(
      phase: start.phase &+ start.increment &* UInt32(Still.lead), increment: start.increment,
      source: source, rest: signals, places: heard, stride: Self.room, count: count,
      steps: steps, into: sums)
  }
}

/// Products of what is left of a moment with a sine, and of the sine with itself.
struct ResidualProducts {
  private let sine, cosine, square, mixed, other: Double
  private static let least = 1e-12

  /// - Parameter sums: See `probeResidual`.
  init(_ sums: UnsafePointer<Lanes>) {
    (sine, cosine) = (sums[0].total, sums[1].total)
    (square, mixed, other) = (sums[2].total, sums[3].total, sums[4].total)
  }

  /// Energy that a sine of any phase explains.
  var most: Double {
    let determinant = square * other - mixed * mixed
    guard determinant > 1e-6 * square * other, square > Self.least else { return 0 }
    let explained = sine * sine * other - 2 * sine * cosine * mixed + cosine * cosine * square
    return explained / determinant
  }

  /// Energy that a sine ahead by an angle explains, and its output; nil: it makes it worse.
  /// - Parameter angle: Its sine and cosine.
  func explained(ahead angle: (sine: Double, cosine: Double)) -> (energy: Double, output: Double)? {
    let (s, c) = angle
    let product = sine * c + cosine * s
    let square = square * c * c + 2 * mixed * s * c + other * s * s
    guard product > 0, square > Self.least else { return nil }
    return (product * product / square, product / square)
  }
}
