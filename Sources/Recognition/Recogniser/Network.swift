import Foundation
import VoiceSearch

/// Rows of numbers, each row a whole number of vectors long.
struct Matrix: Equatable {
  let rows: Int
  let columns: Int
  var values: [Float]

  /// - Parameter columns: A multiple of 16.
  init(rows: Int, columns: Int) {
    precondition(columns % Matrix.lanes == 0, "whole vectors")
    (self.rows, self.columns) = (rows, columns)
    values = [Float](repeating: 0, count: rows * columns)
  }

  static let lanes = 16
}

/// Sound print in, one hidden layer, scores out: small enough for a second of training on a test
/// and minutes on real voices.
struct Network: Equatable {
  static let inputs = SoundFingerprint.count
  static let hidden = 256
  static let outputs = VoiceCode.count
  var first: Matrix
  var firstBias: [Float]
  var second: Matrix
  var secondBias: [Float]

  init() {
    first = Matrix(rows: Self.hidden, columns: Self.inputs)
    firstBias = [Float](repeating: 0, count: Self.hidden)
    second = Matrix(rows: Self.outputs, columns: Self.hidden)
    secondBias = [Float](repeating: 0, count: Self.outputs)
  }

  /// Uniform, scaled to the fan-in (He et al. 2015).
  init(seed: UInt64) {
    self.init()
    var random = SearchRandom(seed: seed, stream: 9_001)
    let (a, b) = (sqrt(6 / Double(Self.inputs)), sqrt(6 / Double(Self.hidden)))
    for i in first.values.indices { first.values[i] = Float((2 * random.unit() - 1) * a) }
    for i in second.values.indices { second.values[i] = Float((2 * random.unit() - 1) * b * 0.3) }
  }

  static func input(_ print: SoundFingerprint) -> [Float] {
    zip(print.levels, print.mask).map { level, mask in mask > 0 ? Float(level) / 120 - 0.5 : -0.5 }
  }

  func run(_ input: [Float]) -> [Float] {
    let hidden = layer(first, firstBias, input).map { max($0, 0) }
    return layer(second, secondBias, hidden)
  }

  private func layer(_ matrix: Matrix, _ bias: [Float], _ input: [Float]) -> [Float] {
    matrix.values.withUnsafeBufferPointer { weights in
      input.withUnsafeBufferPointer { input in
        guard let w = weights.baseAddress, let x = input.baseAddress else { return bias }
        return (0..<matrix.rows).map { bias[$0] + dot(w + $0 * matrix.columns, x, matrix.columns) }
      }
    }
  }
}

/// - Parameter count: A multiple of 16.
@inline(__always)
func dot(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int) -> Float {
  var sum = SIMD16<Float>(repeating: 0)
  var i = 0
  while i < count {
    sum += load(a + i) * load(b + i)
    i &+= 16
  }
  return sum.sum()
}

/// y += scale * x
@inline(__always)
func add(_ scale: Float, _ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, _ count: Int)
{
  var i = 0
  while i < count {
    let next = load(y + i) + load(x + i) * scale
    UnsafeMutableRawPointer(y + i).storeBytes(of: next, as: SIMD16<Float>.self)
    i &+= 16
  }
}

@inline(__always)
private func load(_ x: UnsafePointer<Float>) -> SIMD16<Float> {
  UnsafeRawPointer(x).loadUnaligned(as: SIMD16<Float>.self)
}
