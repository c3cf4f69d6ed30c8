import Glibc

/// One period of a voice that has been sounding for long, and its derivatives by all unknowns, in
/// forward mode.
///
/// Operators from the top down: y = sin(2 pi (m n / N + sum of depth * y of the others)). One that
/// feeds back marches along the period with the mean of its last two samples, as the engine does: that
/// loop delay is a matter of several dB above 5 kHz. Loops over several operators hear the pass before.
/// Preallocates; one thread at a time.
final class PeriodMarch {
  private static let turn = Float(1 / (2 * Double.pi))
  /// Steps that a loop runs in before the period that counts; its memory is short.
  private static let runIn = 128

  let structure: FMStructure
  let unknowns: Unknowns
  /// The voice, then its derivatives by each unknown.
  let output: Row
  /// By operator: what it gives at gain 1.
  private let sines: Row
  /// By operator: derivative of that by its phase in turns.
  private let slopes: Row
  /// By operator and unknown.
  private let tangents: Row
  private let phase: Row
  /// By unknown.
  private let phaseTangents: Row
  /// By operator: bits of the unknowns that move it.
  private var movers: [UInt32]
  private let order: [Int]
  private let passes: Int
  private let incoming: [[FMStructure.Edge]]

  init(_ structure: FMStructure, tiesFeedback: Bool = false) {
    self.structure = structure
    unknowns = Unknowns(structure, tiesFeedback: tiesFeedback)
    let (ops, count) = (FMStructure.operators, unknowns.count)
    output = .rows(1 + count)
    sines = .rows(ops)
    slopes = .rows(ops)
    tangents = .rows(ops * max(count, 1))
    phase = .rows(1)
    phaseTangents = .rows(max(count, 1))
    movers = Array(repeating: 0, count: ops)
    order = (0..<ops).reversed().filter { structure.isHeard[$0] }
    passes = structure.edges.contains { $0.isLoop } ? 3 : 1
    incoming = (0..<ops).map { op in structure.edges.filter { $0.into == op } }
  }

  deinit {
    for rows in [output, sines, slopes, tangents, phase, phaseTangents] { rows.deallocate() }
  }

  /// - Parameters:
  ///   - u: Values of the unknowns.
  ///   - level: Amplitude that a carrier at gain 1 stands for; matters where carriers modulate.
  func run(_ u: [Double], _ grid: PeriodGrid, level: Double, derivatives: Bool) {
    let n = grid.steps
    for op in order where passes > 1 {
      sines.row(op).update(repeating: 0, count: n)
      movers[op] = 0
    }
    for _ in 0..<passes {
      for op in order { march(op, u, grid, level, derivatives) }
    }
    output.update(repeating: 0, count: n)
    if derivatives {
      for p in 0..<unknowns.count { output.row(1 + p).update(repeating: 0, count: n) }
    }
    for op in order where structure.isCarrier[op] {
      guard let own = unknowns.level[op] else { continue }
      let amplitude = Float(exp(u[own]))
      output.add(amplitude, sines.row(op), n)
      if !derivatives { continue }
      output.row(1 + own).add(amplitude, sines.row(op), n)
      forMovers(of: op) { output.row(1 + $0).add(amplitude, tangent(op, $0), n) }
    }
  }

  private func tangent(_ op: Int, _ unknown: Int) -> Row {
    tangents.row(op * unknowns.count + unknown)
  }

  @inline(__always)
  private func forMovers(of op: Int, _ body: (Int) -> Void) {
    var rest = movers[op]
    while rest != 0 {
      body(rest.trailingZeroBitCount)
      rest &= rest - 1
    }
  }

  private func march(
    _ op: Int, _ u: [Double], _ grid: PeriodGrid, _ level: Double, _ derivatives: Bool
  ) {
    let n = grid.steps
    fillPhase(grid.multiples[op], n)
    var moved: UInt32 = 0
    for edge in incoming[op] {
      guard let own = unknowns.level[edge.from] else { continue }
      moved |= movers[edge.from] | 1 << UInt32(own)
    }
    if derivatives {
      for p in 0..<unknowns.count where moved & 1 << UInt32(p) != 0 {
        phaseTangents.row(p).update(repeating: 0, count: n)
      }
    }
    for edge in incoming[op] {
      guard let own = unknowns.level[edge.from] else { continue }
      let gain = gain(edge.from, u[own], level)
      let depth = Float(edge.depth * gain) * PeriodMarch.turn
      hear(phase, sines.row(edge.from), depth, edge, grid)
      if !derivatives { continue }
      hear(phaseTangents.row(own), sines.row(edge.from), depth, edge, grid)
      forMovers(of: edge.from) {
        hear(phaseTangents.row($0), tangent(edge.from, $0), depth, edge, grid)
      }
    }
    movers[op] = moved
    if let own = unknowns.feedback[op] {
      movers[op] |= 1 << UInt32(own)
      let radians =
        unknowns.tiesFeedback ? structure.ownLoop[op] * gain(op, u[own], level) : exp(u[own])
      loop(op, own, moved, Float(radians) * PeriodMarch.turn, grid, derivatives)
    } else {
      straight(op, n, derivatives)
    }
  }

  /// Of an operator, by the value of its level.
  private func gain(_ op: Int, _ value: Double, _ level: Double) -> Double {
    structure.isCarrier[op] ? exp(value) / level : exp(value)
  }

  private func fillPhase(_ multiple: Int, _ n: Int) {
    let scale = 1 / Float(n)
    var at = 0
    for q in 0..<n {
      phase[q] = Float(at) * scale
      at = (at + multiple) & (n - 1)
    }
  }

  /// row += depth * source, heard at once or, in a loop, as the mean of the last two samples.
  private func hear(
    _ row: Row, _ source: Row, _ depth: Float, _ edge: FMStructure.Edge, _ grid: PeriodGrid
  ) {
    if !edge.isLoop { return row.add(depth, source, grid.steps) }
    let ear = LoopEar(grid)
    for q in 0..<grid.steps { row[q] += depth * ear.hear(source, q) }
  }

  private func straight(_ op: Int, _ n: Int, _ derivatives: Bool) {
    let (s, c) = (sines.row(op), slopes.row(op))
    let circle = Float(2 * Double.pi)
    var q = 0
    while q < n {
      let x = wrapped(phase[eight: q])
      s[eight: q] = sine(x)
      if derivatives { c[eight: q] = sine(wrapped(x + 0.25)) * circle }
      q += 8
    }
    if !derivatives { return }
    forMovers(of: op) { p in
      let (t, source) = (tangent(op, p), phaseTangents.row(p))
      var q = 0
      while q < n {
        t[eight: q] = c[eight: q] * source[eight: q]
        q += 8
      }
    }
  }

  /// - Parameters:
  ///   - own: The unknown of the loop itself. - moved: Bits of the others. - depth: Turns.
  private func loop(
    _ op: Int, _ own: Int, _ moved: UInt32, _ depth: Float, _ grid: PeriodGrid,
    _ derivatives: Bool
  ) {
    let n = grid.steps
    let ear = LoopEar(grid)
    let (s, c) = (sines.row(op), slopes.row(op))
    for q in n - 16..<n { s[q] = 0 }
    for at in -min(PeriodMarch.runIn, n)..<n {
      let q = at & (n - 1)
      let x = wrapped(phase[q] + depth * ear.hear(s, q))
      s[q] = sine(x)
      if derivatives { c[q] = sine(wrapped(x + 0.25)) * Float(2 * Double.pi) }
    }
    if !derivatives { return }
    forMovers(of: op) { p in
      let t = tangent(op, p)
      let source: Row? = moved & 1 << UInt32(p) != 0 ? phaseTangents.row(p) : nil
      for q in n - 16..<n { t[q] = 0 }
      for at in -min(PeriodMarch.runIn, n)..<n {
        let q = at & (n - 1)
        var x = depth * ear.hear(t, q)
        if let source { x += source[q] }
        if p == own { x += depth * ear.hear(s, q) }
        t[q] = c[q] * x
      }
    }
  }
}

/// The mean of the last two samples, between the steps of the grid.
private struct LoopEar {
  private let mask: Int
  private let first: Int
  private let second: Int
  private let weights: (Float, Float, Float, Float)

  init(_ grid: PeriodGrid) {
    mask = grid.steps - 1
    (first, second) = (Int(grid.sample), Int(2 * grid.sample))
    let a = Float(grid.sample - Double(first))
    let b = Float(2 * grid.sample - Double(second))
    weights = (0.5 * (1 - a), 0.5 * a, 0.5 * (1 - b), 0.5 * b)
  }

  @inline(__always)
  func hear(_ row: Row, _ q: Int) -> Float {
    weights.0 * row[(q - first) & mask] + weights.1 * row[(q - first - 1) & mask]
      + weights.2 * row[(q - second) & mask] + weights.3 * row[(q - second - 1) & mask]
  }
}
