import Foundation
import RealtimePrimitives
import Testing
import _Differentiation

@testable import DifferentiableFM
@testable import VoiceSearch

/// Six numbers, one per operator.
struct Six: Differentiable, AdditiveArithmetic {
  var a = 0.0
  var b = 0.0
  var c = 0.0
  var d = 0.0
  var e = 0.0
  var f = 0.0

  init(_ values: [Double]) {
    (a, b, c, d, e, f) = (values[0], values[1], values[2], values[3], values[4], values[5])
  }

  @differentiable(reverse)
  init(_ a: Double, _ b: Double, _ c: Double, _ d: Double, _ e: Double, _ f: Double) {
    self.a = a
    self.b = b
    self.c = c
    self.d = d
    self.e = e
    self.f = f
  }

  var array: [Double] { [a, b, c, d, e, f] }

  @differentiable(reverse)
  static func dot(_ x: Six, _ y: Six) -> Double {
    x.a * y.a + x.b * y.b + x.c * y.c + x.d * y.d + x.e * y.e + x.f * y.f
  }
}

/// A plain voice for the compiler to differentiate: constant gains and frequencies.
struct PlainSix: Differentiable {
  var gains: Six
  /// Turns per frame.
  var increments: Six
  var carriers: Six
  /// Depths into each operator.
  var into1: Six
  var into2: Six
  var into3: Six
  var into4: Six
  var into5: Six
  var into6: Six
}

@differentiable(reverse)
private func wave(_ turns: Double) -> Double { sin(2 * Double.pi * turns) }

@derivative(of: wave)
private func waveDerivative(
  _ turns: Double
) -> (value: Double, pullback: (Double) -> Double) {
  (sin(2 * Double.pi * turns), { $0 * 2 * Double.pi * cos(2 * Double.pi * turns) })
}

/// Half the squared distance of 512 samples to a target.
@differentiable(reverse)
private func plainLoss(_ v: PlainSix, _ target: @noDerivative [Double]) -> Double {
  var loss = 0.0
  var last = Six(0, 0, 0, 0, 0, 0)
  var delayed = Six(0, 0, 0, 0, 0, 0)
  for n in 0..<withoutDerivative(at: target.count) {
    let t = withoutDerivative(at: Double(n))
    // Heard are new outputs of operators above, delayed ones of the others.
    let y6 = v.gains.f * wave(v.increments.f * t + Six.dot(v.into6, delayed))
    let hear5 = Six(delayed.a, delayed.b, delayed.c, delayed.d, delayed.e, y6)
    let y5 = v.gains.e * wave(v.increments.e * t + Six.dot(v.into5, hear5))
    let hear4 = Six(delayed.a, delayed.b, delayed.c, delayed.d, y5, y6)
    let y4 = v.gains.d * wave(v.increments.d * t + Six.dot(v.into4, hear4))
    let hear3 = Six(delayed.a, delayed.b, delayed.c, y4, y5, y6)
    let y3 = v.gains.c * wave(v.increments.c * t + Six.dot(v.into3, hear3))
    let hear2 = Six(delayed.a, delayed.b, y3, y4, y5, y6)
    let y2 = v.gains.b * wave(v.increments.b * t + Six.dot(v.into2, hear2))
    let hear1 = Six(delayed.a, y2, y3, y4, y5, y6)
    let y1 = v.gains.a * wave(v.increments.a * t + Six.dot(v.into1, hear1))
    let y = Six(y1, y2, y3, y4, y5, y6)
    let difference = Six.dot(v.carriers, y) - withoutDerivative(at: target[n])
    loss = loss + 0.5 * difference * difference
    delayed = y + last
    last = y
  }
  return loss
}

@Suite struct DifferentiationTests {
  static let count = 512

  /// Feedback within and across operators, edges everywhere.
  static func controls(_ random: inout SearchRandom, loops: Bool) -> VoiceControls {
    var controls = VoiceControls(blocks: count / 64)
    for op in 0..<6 {
      let gain = 0.3 + 0.6 * random.unit()
      let increment = 0.002 + 0.02 * random.unit()
      for edge in 0...controls.blocks { controls.gains[(controls.blocks + 1) * op + edge] = gain }
      for block in 0..<controls.blocks {
        controls.increments[controls.blocks * op + block] = increment
      }
      controls.carriers[op] = 0.125 * random.unit()
      for from in 0..<6 where loops || from >= op {
        controls.depths[6 * op + from] = 0.02 + 0.08 * random.unit()
      }
    }
    return controls
  }

  static func plain(_ c: VoiceControls) -> PlainSix {
    func row(_ op: Int) -> Six { Six(Array(c.depths[6 * op..<6 * op + 6])) }
    let gains = (0..<6).map { c.gains[(c.blocks + 1) * $0] }
    let increments = (0..<6).map { c.increments[c.blocks * $0] }
    return PlainSix(
      gains: Six(gains), increments: Six(increments), carriers: Six(c.carriers), into1: row(0),
      into2: row(1), into3: row(2), into4: row(3), into5: row(4), into6: row(5))
  }

  /// The adjoint's derivatives of the same loss: gains, increments, carriers, depths.
  static func adjoint(_ c: VoiceControls, _ target: [Double], stride: Int) -> [Double] {
    let trace = CandidateTrace(blocks: c.blocks, stride: stride, instructionSet: .detect())
    trace.render([c])
    let spacing = 16 / stride
    let output = UnsafeRawPointer(trace.tape.output)
    let slope = UnsafeMutableRawPointer(trace.tape.slope)
    for n in 0..<count {
      let at = 4 * spacing * n
      let difference = output.load(fromByteOffset: at, as: Float.self) - Float(target[n])
      slope.storeBytes(of: difference, toByteOffset: at, as: Float.self)
    }
    let slopes = trace.adjoint(1)[0]
    let blocks = c.blocks
    let gains = sums(slopes.gains, blocks + 1)
    let increments = sums(slopes.increments, blocks)
    return gains + increments + slopes.carriers + slopes.depths
  }

  /// Over each operator's blocks.
  private static func sums(_ values: [Double], _ count: Int) -> [Double] {
    (0..<6).map { values[count * $0..<count * ($0 + 1)].reduce(0, +) }
  }

  static func compare(loops: Bool, stride: Int) -> Double {
    var random = SearchRandom(seed: 77)
    let controls = controls(&random, loops: loops)
    let target = (0..<count).map { _ in 0.2 * random.unit() - 0.1 }
    let g = gradient(at: plain(controls)) { plainLoss($0, target) }
    let rows = [g.into1, g.into2, g.into3, g.into4, g.into5, g.into6].flatMap(\.array)
    let expected = g.gains.array + g.increments.array + g.carriers.array + rows
    let own = adjoint(controls, target, stride: stride)
    return zip(expected, own).reduce(0) { max($0, abs($1.0 - $1.1) / abs($1.0)) }
  }

  @Test func theAdjointIsTheCompilersOwnDerivative() {
    #expect(Self.compare(loops: true, stride: 1) < 1e-3)
  }

  @Test func soItIsForOneCandidateAlone() {
    #expect(Self.compare(loops: false, stride: 16) < 1e-3)
  }
}
