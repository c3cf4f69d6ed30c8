import FMSynthesis
import Following
import Foundation

/// A plain voice for tests, written apart from the follower's model: phase accumulators in Double,
/// and linear ramps over one hop of level, operator levels and the logarithm of pitch.
struct ReferenceVoice {
  private var patch: [Float]
  private let sampleRate: Double
  private var phases = [Double](repeating: 0, count: 6)
  private var last = [Double](repeating: 0, count: 6)
  private var beforeLast = [Double](repeating: 0, count: 6)
  private var pitch = log2(220.0)
  private var level = 0.0
  private var levels: [Double]

  init(sampleRate: Double, patch: [Float]) {
    (self.sampleRate, self.patch) = (sampleRate, patch)
    levels = (0..<6).map { Double(patch[PatchLayout.index($0, .level)]) }
  }

  /// Renders `count` samples on the way to new targets, which hold at the end.
  mutating func render(_ count: Int, pitch hertz: Float, level target: Float) -> [Float] {
    let goal = log2(Double(hertz))
    if level == 0 { pitch = goal }
    let pitchStep = (goal - pitch) / Double(count)
    let levelStep = (Double(target) - level) / Double(count)
    let goals = (0..<6).map { Double(patch[PatchLayout.index($0, .level)]) }
    let steps = (0..<6).map { (goals[$0] - levels[$0]) / Double(count) }
    let result = (0..<count).map { _ -> Float in
      pitch += pitchStep
      level += levelStep
      for op in 0..<6 { levels[op] += steps[op] }
      return Float(sample(exp2(pitch)) * level)
    }
    (pitch, level, levels) = (goal, Double(target), goals)
    return result
  }

  mutating func turn(_ knobs: [(id: Int, value: Float)]) {
    for knob in knobs { patch[knob.id] = knob.value }
  }

  private mutating func sample(_ hertz: Double) -> Double {
    var outputs = [Double](repeating: 0, count: 6)
    var sum = 0.0
    for op in (0..<6).reversed() where patch[PatchLayout.index(op, .on)] > 0.5 {
      var phase = 2 * Double.pi * phases[op]
      for from in 0..<6 {
        let depth = Double(patch[PatchLayout.routing(into: op, from: from)])
        if from > op {
          phase += depth * Double(patch[PatchLayout.index(from, .index)]) * outputs[from]
        } else {
          let mean = 0.5 * (last[from] + beforeLast[from])
          phase += depth * Double(patch[PatchLayout.index(.feedback)]) * mean
        }
      }
      outputs[op] = levels[op] * sin(phase)
      if patch[PatchLayout.index(op, .carrier)] > 0.5 { sum += 0.125 * outputs[op] }
      let isFixed = patch[PatchLayout.index(op, .mode)] > 0.5
      let ratio = Double(patch[PatchLayout.index(op, .ratio)])
      let fixed = Double(patch[PatchLayout.index(op, .fixed)])
      phases[op] += (isFixed ? fixed : hertz * ratio) / sampleRate
      phases[op] -= phases[op].rounded(.down)
    }
    (beforeLast, last) = (last, outputs)
    return sum
  }
}

/// Follows a whole signal offline.
/// - Returns: what the voice sang, and every step; `output` lags by `delay` frames.
func follow(
  _ input: [Float], sampleRate: Double = 48000, patch: [Float] = FollowPatch.harmonic(),
  configuration: FollowerConfiguration = FollowerConfiguration()
) -> (output: [Float], steps: [FollowerStep], delay: Int) {
  let follower = Follower(sampleRate: sampleRate, patch: patch, configuration: configuration)
  var voice = ReferenceVoice(sampleRate: sampleRate, patch: patch)
  var output: [Float] = []
  var steps: [FollowerStep] = []
  for start in stride(from: 0, to: input.count - follower.hop + 1, by: follower.hop) {
    let block = Array(input[start..<start + follower.hop])
    let step = follower.step(block, count: block.count) { _ in false }
    steps.append(step)
    voice.turn(step.knobs)
    output += voice.render(follower.hop, pitch: step.pitch, level: step.level)
  }
  // The block rendered here sounds at the time of the next one; it ends where the step's values
  // hold.
  let silence = [Float](repeating: 0, count: follower.hop)
  return (silence + output, steps, follower.analysisDelay + follower.hop)
}
