import FMSynthesis
import Glibc
import LaneAnalysis
import MatchingPrimitives
import RealtimePrimitives

/// Tries one operator's change of a rendered voice in sixteen lanes: only what hears it is rendered
/// again.
/// - Thread: that of its solver.
final class LaneScreen {
  /// What sixteen lanes differ in.
  struct Change {
    /// The operator that differs, -1: none does.
    var op = -1
    /// log2 of its output, lane by lane; nil: as it is.
    var levels: [Double]?
    /// Its frequency, lane by lane; nil: as it is.
    var ratios: [RatioCandidate]?
    /// The depth of its feedback, lane by lane; nil: as it is.
    var loops: [Double]?
    /// A modulator without modulators of its own that is heard at different depths.
    var leaf: UnsafePointer<Float>?
    var depths = Lanes(repeating: 0)
    /// Bit per operator that hears it.
    var leafTargets: UInt8 = 0
  }

  private let solver: StillSolver
  private let buffers: UnsafeMutablePointer<Lanes>
  private let commons: UnsafeMutablePointer<Lanes>
  private let clean: UnsafeMutablePointer<Lanes>
  private let sources: UnsafeMutablePointer<UnsafePointer<Lanes>>
  /// Bit per operator that has something in `commons`.
  private var hasCommon: UInt8 = 0
  private var parts = TwoParts(own: 0, target: 0)
  private var path: UInt8 = 0
  private var order: [Int] = []
  private static let room = (Still.lead + Still.longest) / 16
  private static let lead = Still.lead / 16

  init(_ solver: StillSolver) {
    self.solver = solver
    let zero = Lanes(repeating: 0)
    buffers = aligned(6 * 16 * Self.room, zero)
    commons = aligned(6 * Self.room, zero)
    clean = aligned(Self.room, zero)
    sources = aligned(6, UnsafePointer(buffers))
  }

  deinit {
    for buffer in [buffers, commons, clean] { buffer.deallocate() }
    sources.deallocate()
  }

  /// Sums what a change leaves alone, of the voice its solver rendered last.
  /// - Parameters:
  ///   - voice: The changed structure. - rendered: Operators the solver has rendered.
  ///   - path: Operators that are rendered again. - without: An operator that is taken away, -1: none.
  func prepare(
    _ voice: StillVoice, rendered: Int, path: UInt8, without: Int = -1, on still: Still
  ) {
    (self.path, hasCommon, order) = (path, 0, voice.order)
    for op in 0..<voice.count where path >> UInt8(op) & 1 == 1 {
      let above = clean(voice, rendered, without).filter {
        voice.operators[$0].targets >> UInt8(op) & 1 == 1
      }
      if above.isEmpty { continue }
      hasCommon |= 1 << UInt8(op)
      sum(above, into: commons + op * Self.room, still)
    }
    let carriers = clean(voice, rendered, without).filter { voice.operators[$0].isCarrier }
    parts = TwoParts(own: 0, target: 0)
    parts.hasRest = !carriers.isEmpty
    guard parts.hasRest else { return }
    sum(carriers, into: clean, still)
    let (rest, steps) = (clean + Self.lead, still.frames / 16)
    parts.rest = solver.set.product(rest, rest, steps: steps)
    parts.restTarget = solver.set.product(rest, still.samples, steps: steps)
  }

  private func clean(_ voice: StillVoice, _ rendered: Int, _ without: Int) -> [Int] {
    (0..<min(rendered, voice.count)).filter { $0 != without && path >> UInt8($0) & 1 == 0 }
  }

  private func sum(_ ops: [Int], into sum: UnsafeMutablePointer<Lanes>, _ still: Still) {
    sum.update(repeating: Lanes(repeating: 0), count: still.steps)
    for op in ops { solver.set.add(solver.output(op), steps: still.steps, into: sum) }
  }

  /// Factors and errors lane by lane.
  func screen(
    _ voice: StillVoice, _ change: Change, on still: Still
  ) -> [(reached: Double, others: Double, error: Double)] {
    var carriers = 0
    for op in order where path >> UInt8(op) & 1 == 1 { run(op, voice, change, still) }
    for op in 0..<voice.count where path >> UInt8(op) & 1 == 1 && voice.operators[op].isCarrier {
      sources[carriers] = UnsafePointer(buffer(op) + Still.lead)
      carriers += 1
    }
    let rest = UnsafeRawPointer(clean + Self.lead).assumingMemoryBound(to: Float.self)
    let match = solver.set.match(
      sources, count: carriers, target: still.floats, common: parts.hasRest ? rest : nil,
      frames: still.frames)
    solver.frames += still.frames / 2
    return (0..<16).map { lane in
      var parts = parts
      (parts.own, parts.target) = (Double(match.own[lane]), Double(match.target[lane]))
      parts.cross = Double(match.common[lane])
      return parts.solved(still.energy)
    }
  }

  private func buffer(_ op: Int) -> UnsafeMutablePointer<Lanes> { buffers + op * 16 * Self.room }

  private func run(_ op: Int, _ voice: StillVoice, _ change: Change, _ still: Still) {
    let own = voice.operators[op]
    var count = 0
    for from in 0..<voice.count
    where path >> UInt8(from) & 1 == 1 && voice.operators[from].targets >> UInt8(op) & 1 == 1 {
      sources[count] = UnsafePointer(buffer(from))
      count += 1
    }
    var run = OscillatorRun(
      frames: Still.lead + still.frames, sources: sources, count: count, output: buffer(op))
    place(&run, own, voice, still)
    if op == change.op { vary(&run, own, voice, change, still) }
    run.hasLoop = op == voice.looped
    if hasCommon >> UInt8(op) & 1 == 1 {
      run.common = UnsafeRawPointer(commons + op * Self.room).assumingMemoryBound(to: Float.self)
    }
    if change.leafTargets >> UInt8(op) & 1 == 1 {
      (run.shared, run.depth) = (change.leaf, change.depths)
    }
    solver.set.oscillate(run)
    solver.frames += run.frames
  }

  private func place(
    _ run: inout OscillatorRun, _ own: StillOperator, _ voice: StillVoice, _ still: Still
  ) {
    let place = StillPlace(own, voice, still, solver.clock)
    run.phase = LaneWords(repeating: place.phase)
    run.increment = LaneWords(repeating: place.increment)
    let growth = own.slope / NoteClock.rate
    run.gain = Lanes(repeating: Float(exp2(own.level - growth * (still.framesToMiddle + 1))))
    run.growth = Lanes(repeating: Float(exp2(growth)))
    run.loop = Lanes(repeating: Float(voice.loop))
  }

  private func vary(
    _ run: inout OscillatorRun, _ own: StillOperator, _ voice: StillVoice, _ change: Change,
    _ still: Still
  ) {
    let growth = own.slope / NoteClock.rate
    for lane in 0..<16 {
      if let levels = change.levels {
        run.gain[lane] = exp2(Float(levels[lane] - growth * (still.framesToMiddle + 1)))
      }
      if let loops = change.loops { run.loop[lane] = Float(loops[lane]) }
      if let ratios = change.ratios {
        var tuned = own
        tuned.tune(ratios[lane])
        let place = StillPlace(tuned, voice, still, solver.clock)
        (run.phase[lane], run.increment[lane]) = (place.phase, place.increment)
      }
    }
  }
}
