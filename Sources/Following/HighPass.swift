import Glibc

/// Two poles and a double zero at 0 Hz; 12 dB an octave, 3 dB at its corner.
struct HighPass {
  private let gain: Float
  private let pole: (Float, Float)
  private var x: (Float, Float) = (0, 0)
  private var y: (Float, Float) = (0, 0)

  init(sampleRate: Double, hertz: Double) {
    let k = tan(Double.pi * hertz / sampleRate)
    let scale = 1 / (1 + 2.0.squareRoot() * k + k * k)
    gain = Float(scale)
    pole = (Float(2 * (k * k - 1) * scale), Float((1 - 2.0.squareRoot() * k + k * k) * scale))
  }

  mutating func next(_ input: Float) -> Float {
    let output = gain * (input - 2 * x.0 + x.1) - pole.0 * y.0 - pole.1 * y.1
    x = (input, x.0)
    y = (abs(output) > 1e-15 ? output : 0, y.0)
    return y.0
  }
}
