import Foundation

/// The samples of a note in plain Double, written apart from the kernels: what derivatives are
/// checked against.
struct PlainVoice {
  let controls: VoiceControls
  private var phases = [Double](repeating: 0, count: 6)
  private var last = [Double](repeating: 0, count: 6)
  private var beforeLast = [Double](repeating: 0, count: 6)

  static func render(_ controls: VoiceControls, length: Int) -> [Double] {
    var voice = PlainVoice(controls: controls)
    return (0..<length).map { voice.sample($0) }
  }

  private init(controls: VoiceControls) { self.controls = controls }

  private mutating func sample(_ n: Int) -> Double {
    let block = n / 64
    let share = Double(n % 64 + 1) / 64
    var outputs = [Double](repeating: 0, count: 6)
    var sum = 0.0
    for op in (0..<6).reversed() {
      var phase = phases[op]
      for from in 0..<6 {
        let heard = from > op ? outputs[from] : last[from] + beforeLast[from]
        phase += controls.depths[6 * op + from] * heard
      }
      let edge = (controls.blocks + 1) * op + block
      let gain = controls.gains[edge] + share * (controls.gains[edge + 1] - controls.gains[edge])
      outputs[op] = gain * sin(2 * Double.pi * phase)
      sum += controls.carriers[op] * outputs[op]
      phases[op] += controls.increments[controls.blocks * op + block]
      phases[op] -= phases[op].rounded(.down)
    }
    (beforeLast, last) = (last, outputs)
    return sum
  }
}
