import Glibc
import Hosting
import Rendering

@testable import LV2Adapter

/// Runs an effect as the audio thread does and keeps what came out of both sides.
struct EffectPlayer {
  let effect: Effect
  /// Owns what the effect points to.
  private let hosted: any HostedEffect

  init(_ hosted: any HostedEffect) { (self.hosted, effect) = (hosted, hosted.effect) }

  func set(_ symbol: String, _ value: Float, of hosted: any HostedEffect) {
    guard let index = hosted.parameters.firstIndex(where: { $0.symbol == symbol }) else { return }
    effect.controls[index].port.pointee = value
  }

  /// - Parameter right: What goes into the right side; nil: the same.
  /// - Returns: Left then right of each block.
  func play(_ signal: [Float], right: [Float]? = nil, frames: Int) -> [Float] {
    var heard: [Float] = []
    for start in stride(from: 0, through: signal.count - frames, by: frames) {
      for i in 0..<frames {
        effect.inputs.0[i] = signal[start + i]
        effect.inputs.1[i] = (right ?? signal)[start + i]
      }
      effect.run?(effect.handle, UInt32(frames))
      if let second = effect.second { effect.run?(second, UInt32(frames)) }
      for i in 0..<frames { heard.append(effect.outputs.0[i]) }
      for i in 0..<frames { heard.append(effect.outputs.1[i]) }
    }
    return heard
  }
}

func sine(hertz: Float, sampleRate: Float, count: Int) -> [Float] {
  (0..<count).map { 0.25 * sinf(2 * .pi * hertz * Float($0) / sampleRate) }
}

/// Uniform in ±0.5 from a fixed seed.
func noise(count: Int) -> [Float] {
  var state: UInt32 = 22222
  return (0..<count).map { _ in
    state = state &* 196_314_165 &+ 907_633_515
    return Float(Int32(bitPattern: state)) / Float(UInt32.max)
  }
}

func decibels(_ samples: [Float]) -> Float {
  10 * log10f(samples.reduce(0) { $0 + $1 * $1 } / Float(max(1, samples.count)))
}
