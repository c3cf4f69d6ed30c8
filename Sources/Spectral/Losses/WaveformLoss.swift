/// The squared distance sample by sample over the target's energy: 0 is identical, 1 is silence.
/// Hears phase, so frequencies must be right to a fraction of a cycle over the whole length.
public final class WaveformLoss: SoundLoss {
  public let length: Int
  private var target: [Float] = []
  private var scale = 0.0

  public init(target: [Float]) {
    precondition(!target.isEmpty, "something to compare")
    length = target.count
    setTarget(target)
  }

  public func setTarget(_ x: UnsafePointer<Float>) {
    target = Array(UnsafeBufferPointer(start: x, count: length))
    scale = 1 / max(target.reduce(0) { $0 + Double($1) * Double($1) }, 1e-12)
  }

  public func loss(_ y: UnsafePointer<Float>) -> Double {
    var sum = 0.0
    for n in 0..<length {
      let difference = y[n] - target[n]
      sum += Double(difference) * Double(difference)
    }
    return sum * scale
  }

  public func loss(_ y: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>) -> Double {
    let slope = Float(2 * scale)
    for n in 0..<length { gradient[n] = slope * (y[n] - target[n]) }
    return loss(y)
  }
}
