import Glibc

/// Mean distance of the levels of short pieces, in nepers, floored under the target's loudest.
public final class EnvelopeLoss: SoundLoss {
  public let length: Int
  private let piece: Int
  private let pieces: Int
  private let depth: Double
  private var floor = 1.0
  private var target: [Double] = []

  /// - Parameters:
  ///   - piece: samples; the last piece may be shorter.
  ///   - floor: dB under the target's loudest piece.
  public init(length: Int, piece: Int = 256, floor: Double = 60) {
    precondition(length > 0 && piece > 0, "something to compare")
    (self.length, self.piece) = (length, piece)
    pieces = (length + piece - 1) / piece
    depth = pow(10, -floor / 10)
  }

  public func setTarget(_ x: UnsafePointer<Float>) {
    let powers = (0..<pieces).map { power(x, $0) }
    floor = max(powers.max() ?? 0, 1e-18) * depth
    target = powers.map { 0.5 * log($0 + floor) }
  }

  public func loss(_ y: UnsafePointer<Float>) -> Double { run(y, nil) }

  public func loss(_ y: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>) -> Double {
    run(y, gradient)
  }

  private func run(
    _ y: UnsafePointer<Float>, _ gradient: UnsafeMutablePointer<Float>?
  ) -> Double {
    var sum = 0.0
    for i in target.indices {
      let power = power(y, i) + floor
      let distance = roundedDistance(0.5 * log(power) - target[i], foot: 0.01)
      sum += distance.value
      guard let gradient else { continue }
      let span = span(i)
      let slope = Float(distance.slope / (power * Double(span.count) * Double(pieces)))
      for n in span { gradient[n] = slope * y[n] }
    }
    return sum / Double(pieces)
  }

  private func power(_ x: UnsafePointer<Float>, _ i: Int) -> Double {
    let level = SoundFeatures.rms(x + i * piece, count: span(i).count)
    return level * level
  }

  private func span(_ i: Int) -> Range<Int> { i * piece..<min((i + 1) * piece, length) }
}
