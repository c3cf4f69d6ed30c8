import DX7
import DX7Laws
import Foundation
import HarmonicSolver

/// Solves structures at moments of a note's harmonics. One thread at a time.
final class HarmonicBench {
  private let conversion = VoiceConversion()
  private let transforms = PeriodTransforms()
  /// What all solves took, as `HarmonicSolver.work`.
  private(set) var work = 0

  /// Of solves that start from a parent's values, and of others.
  private static let iterations = (known: 5, unknown: 9)
  /// Starts of a structure that has no parent.
  private static let starts = 3
  /// Hz where sidebands end by Carson's rule, and radians of the largest index.
  private static let limit = 21_600.0
  private static let indexMax = 4 * Double.pi

  /// Solves a structure at moments, from what is known of it there.
  /// - Parameters:
  ///   - places: Of `moments.all`.
  ///   - limit: dB; a structure that can not come under it is left.
  func solve(
    _ voice: inout HarmonicVoice, on moments: HarmonicMoments, at places: [Int], limit: Double,
    _ random: inout SearchRandom
  ) {
    voice.misfit = .infinity
    if voice.solved.count != moments.all.count {
      voice.solved = [[Double?]](
        repeating: [Double?](repeating: nil, count: 6), count: moments.all.count)
    }
    guard let solver = solver(voice.genome) else { return }
    defer { work += solver.work }
    var sum = 0.0
    for place in places {
      let problem = problem(solver, moments.all[place].target)
      let known = voice.solved[place]
      let isKnown = known.contains { $0 != nil }
      var best = (u: [Double](), decibels: Double.infinity)
      for start in 0..<(isKnown ? 1 : Self.starts) {
        let u = values(known, solver, problem, spread: start > 0 || !isKnown, &random)
        var damping = 0.3
        let found = solver.solve(
          problem, from: u, pull: nil,
          iterations: isKnown ? Self.iterations.known : Self.iterations.unknown, damping: &damping)
        if found.decibels < best.decibels { best = found }
      }
      voice.solved[place] = byOperator(best.u, solver)
      sum += best.decibels
      if sum > limit * Double(places.count) { return }
    }
    voice.misfit = sum / Double(max(places.count, 1))
  }

  /// Follows a structure through the whole note, outwards from where it was solved best.
  /// - Returns: Output levels, 0...99, by moment and then operator.
  func follow(_ voice: inout HarmonicVoice, on moments: HarmonicMoments) -> [[Int]] {
    guard let solver = solver(voice.genome), let first = moments.chosen.first else { return [] }
    defer { work += solver.work }
    var levels = [[Int]](repeating: [], count: moments.all.count)
    for way in [Array(first..<moments.all.count), Array((0..<first).reversed())] {
      var last = voice.solved[first]
      for place in way {
        let problem = problem(solver, moments.all[place].target)
        let start = louder(last, problem, solver)
        var damping = 0.3
        let found = solver.solve(
          problem, from: start, pull: start, iterations: Self.iterations.unknown, damping: &damping)
        last = byOperator(found.u, solver)
        voice.solved[place] = last
        levels[place] = (0..<6).map { op in outputLevel(last[op], voice.genome.isCarrier(op)) }
      }
    }
    return levels
  }

  private func solver(_ genome: Genome) -> HarmonicSolver? {
    let structure = FMStructure(patch: conversion.patch(genome.voice(named: "")))
    guard structure.isCarrier.contains(true) else { return nil }
    return HarmonicSolver(
      structure, sampleRate: HarmonicMoments.rate, tiesFeedback: true, transforms: transforms)
  }

  private func problem(
    _ solver: HarmonicSolver, _ target: HarmonicTarget
  ) -> HarmonicSolver.Problem {
    let bounds = SolverBounds(
      solver.structure, solver.unknowns, pitch: target.pitch, amplitude: target.amplitude,
      limit: Self.limit, indexMax: Self.indexMax)
    return HarmonicSolver.Problem(
      solver, target, bounds: bounds, level: FMStructure.carrierPeak)
  }

  /// Values of the unknowns: what is known, and by chance what is not.
  private func values(
    _ known: [Double?], _ solver: HarmonicSolver, _ problem: HarmonicSolver.Problem, spread: Bool,
    _ random: inout SearchRandom
  ) -> [Double] {
    let loudest = log(max(problem.target.amplitude, 1e-9))
    return solver.unknowns.kinds.map { kind in
      switch kind {
      case .amplitude(let op): return known[op] ?? loudest - 3 * random.unit()
      case .gain(let op):
        return known[op] ?? log(0.05 / solver.structure.index(op)) + random.unit() * log(60)
      case .feedback: return 0
      }
    }
  }

  /// The values at another moment, its carriers as loud as that.
  private func louder(
    _ known: [Double?], _ problem: HarmonicSolver.Problem, _ solver: HarmonicSolver
  ) -> [Double] {
    let u = solver.unknowns.kinds.map { kind -> Double in
      switch kind {
      case .amplitude(let op), .gain(let op), .feedback(let op): known[op] ?? -6
      }
    }
    let now = solver.rms(problem, u)
    guard now > 1e-9, problem.target.rms > 1e-9 else { return u }
    return solver.unknowns.louder(u, by: log(problem.target.rms / now))
  }

  private func byOperator(_ u: [Double], _ solver: HarmonicSolver) -> [Double?] {
    (0..<6).map { op in solver.unknowns.level[op].map { u[$0] } }
  }

  private func outputLevel(_ value: Double?, _ isCarrier: Bool) -> Int {
    guard let value else { return 0 }
    let full = isCarrier ? log(FMStructure.carrierPeak) : 0
    let decibels = (value - full) * 20 / log(10)
    return min(max(99 + Int((decibels / LevelLaw.decibelsPerStep).rounded()), 0), 99)
  }
}
