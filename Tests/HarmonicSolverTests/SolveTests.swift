import FMSynthesis
import Foundation
import Testing

@testable import HarmonicSolver

/// From harmonics to levels, indices and feedback.
@Suite struct SolveTests {
  private let structure = FMStructure(patch: Solved.patch())

  /// Where the voice of a structure stands: some levels, indices of 1 to 2, some feedback.
  private func sound(_ shift: Int = 0) -> [Double] {
    let unknowns = Unknowns(structure)
    return unknowns.kinds.enumerated().map { i, kind in
      let dB = [-4.0, 5, -8, 3, 6, -2, 4, -5, 2][(i + shift) % 9]
      switch kind {
      case .amplitude: return log(0.1) + dB / 8.686
      case .gain(let op): return log(1.2 / structure.index(op)) + 0.5 * dB / 8.686
      case .feedback: return log(0.4) + 0.5 * dB / 8.686
      }
    }
  }

  /// dB from harmonic to harmonic, of those within 40 dB of the loudest.
  private func worst(_ a: HarmonicTarget, _ b: HarmonicTarget) -> Double {
    func levels(_ x: HarmonicTarget) -> [Double] {
      zip(x.real, x.imaginary).map { 10 * log10(Double($0 * $0 + $1 * $1) + 1e-20) }
    }
    let (wanted, heard) = (levels(b), levels(a))
    let top = wanted.max() ?? 0
    return zip(wanted, heard).reduce(0) { worst, pair in
      pair.0 < top - 40 ? worst : max(worst, abs(pair.0 - pair.1))
    }
  }

  /// Levels, indices and loops 6 to 12 dB off: some descents end in another valley, so the start runs
  /// with some others, as where a note begins.
  @Test(arguments: [110.0, 220, 440], 0..<4)
  func aSoundOfItsOwnKindIsFoundFromFarOff(pitch: Double, shift: Int) throws {
    let solver = HarmonicSolver(structure, sampleRate: Solved.rate)
    let u = sound(shift)
    let target = Solved.target(structure, u, pitch: pitch)
    let start = u.enumerated().map { i, x in
      x + [6.0, -8, 12, -6, 7, -12, 6, 9, -10][(i + 2 * shift) % 9] / 8.686
    }
    let problem = Solved.problem(solver, target)
    let first = solver.distance(problem, problem.bounds.clamped(start))
    var damping = 0.3
    let alone = solver.solve(problem, from: start, pull: nil, iterations: 60, damping: &damping)
    #expect(alone.decibels < 0.75 * first)
    let found = try #require(
      StartSearch(solver: solver, seed: 1).search(
        problem, known: [start], random: 20, iterations: 40))
    var last = 1e-3
    let end = solver.solve(problem, from: found.u, pull: nil, iterations: 60, damping: &last)
    let worst = worst(Solved.target(structure, end.u, pitch: pitch), target)
    #expect(end.decibels < 0.1 && worst < 0.1, "\(end.decibels) dB, \(worst) dB at worst")
  }

  @Test func whereItAlreadyFitsItStays() {
    let solver = HarmonicSolver(structure, sampleRate: Solved.rate)
    let target = Solved.target(structure, sound(), pitch: 220)
    var damping = 0.3
    let found = solver.solve(
      Solved.problem(solver, target), from: sound(), pull: sound(), iterations: 5,
      damping: &damping)
    #expect(zip(found.u, sound()).allSatisfy { abs($0 - $1) < 0.02 })
  }

  @Test func whatIsFoundLiesWithinTheBounds() {
    let solver = HarmonicSolver(structure, sampleRate: Solved.rate)
    // White: brighter than may be.
    let flat = HarmonicTarget(
      pitch: 440, real: [Float](repeating: 0.05, count: 36),
      imaginary: [Float](repeating: 0, count: 36), noise: [Double](repeating: 0, count: 36))
    let (limit, indexMax) = (8000.0, 1.5)
    var damping = 0.3
    let found = solver.solve(
      Solved.problem(solver, flat, limit: limit, indexMax: indexMax), from: sound(), pull: nil,
      iterations: 40, damping: &damping)
    for (kind, value) in zip(solver.unknowns.kinds, found.u) {
      switch kind {
      case .amplitude:
        #expect(exp(value) <= 3.001 * flat.amplitude && exp(value) >= 0.000_999 * flat.amplitude)
      case .feedback: #expect(exp(value) <= 1.1001)
      case .gain(let op):
        let index = exp(value) * structure.index(op)
        #expect(index <= indexMax * 1.001)
        for edge in structure.edges where edge.from == op {
          let into = structure.frequency(edge.into, pitch: 440)
          let own = structure.frequency(op, pitch: 440)
          #expect(into + (exp(value) * edge.depth + 1) * own <= limit * 1.001)
        }
      }
    }
  }

  @Test func theSameSeedFindsTheSame() throws {
    let target = Solved.target(structure, sound(), pitch: 220)
    func search(_ seed: UInt64) throws -> StartSearch.Found {
      let solver = HarmonicSolver(structure, sampleRate: Solved.rate)
      let search = StartSearch(solver: solver, seed: seed)
      return try #require(
        search.search(Solved.problem(solver, target), known: [], random: 6, iterations: 8))
    }
    let (a, b, other) = (try search(3), try search(3), try search(4))
    #expect(a.u == b.u && a.misfit == b.misfit)
    #expect(a.u != other.u)
  }

  @Test func manyStartsFindWhatOneDoesNot() throws {
    let solver = HarmonicSolver(structure, sampleRate: Solved.rate)
    let target = Solved.target(structure, sound(1), pitch: 220)
    let found = try #require(
      StartSearch(solver: solver, seed: 1).search(
        Solved.problem(solver, target), known: [], random: 20, iterations: 12))
    #expect(found.misfit < 2, "\(found.misfit)")
  }

  @Test func aSearchThatIsNotWantedFindsNothing() {
    let solver = HarmonicSolver(structure, sampleRate: Solved.rate)
    let target = Solved.target(structure, sound(), pitch: 220)
    let search = StartSearch(solver: solver, seed: 1)
    #expect(
      search.search(
        Solved.problem(solver, target), known: [sound()], random: 3, iterations: 8,
        isWanted: { false }) == nil)
  }

  @Test(arguments: [Float(0), .nan, 1e15, .leastNonzeroMagnitude])
  func aTargetOfNothingOrNonsenseDoesNoHarm(amplitude: Float) {
    let solver = HarmonicSolver(structure, sampleRate: Solved.rate)
    let target = HarmonicTarget(
      pitch: 220, real: [Float](repeating: amplitude, count: 60),
      imaginary: [Float](repeating: amplitude, count: 60),
      noise: [Double](repeating: 0, count: 60))
    var damping = 0.3
    let found = solver.solve(
      Solved.problem(solver, target), from: sound(), pull: sound(), iterations: 6,
      damping: &damping)
    #expect(found.u.allSatisfy { $0.isFinite })
    // And it goes on as if nothing had been.
    let next = Solved.target(structure, sound(), pitch: 220)
    var fresh = 0.3
    let after = solver.solve(
      Solved.problem(solver, next), from: sound(), pull: nil, iterations: 6, damping: &fresh)
    #expect(after.decibels < 0.1)
  }

  @Test(arguments: [27.5, 4186, 12_000]) func theEndsOfTheScaleDoNoHarm(pitch: Double) {
    let solver = HarmonicSolver(structure, sampleRate: Solved.rate)
    let count = max(1, min(384, Int(16_000 / pitch)))
    let target = HarmonicTarget(
      pitch: pitch, real: (1...count).map { 0.1 / Float($0) },
      imaginary: [Float](repeating: 0, count: count), noise: [Double](repeating: 0, count: count))
    var damping = 0.3
    let problem = Solved.problem(solver, target)
    let first = solver.distance(problem, problem.bounds.clamped(sound()))
    let found = solver.solve(
      problem, from: sound(), pull: nil, iterations: 20, damping: &damping)
    #expect(found.u.allSatisfy { $0.isFinite } && found.decibels <= first)
  }

  @Test func aStructureWithoutACarrierHasNoUnknowns() {
    var patch = Solved.patch()
    for op in 0..<6 { patch[PatchLayout.index(op, .on)] = 0 }
    let solver = HarmonicSolver(FMStructure(patch: patch), sampleRate: Solved.rate)
    #expect(solver.unknowns.count == 0)
    let target = Solved.target(structure, sound(), pitch: 220)
    var damping = 0.3
    let found = solver.solve(
      Solved.problem(solver, target), from: [], pull: nil, iterations: 4, damping: &damping)
    #expect(found.u.isEmpty && found.decibels.isFinite)
  }
}
