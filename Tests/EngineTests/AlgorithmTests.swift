import FMSynthesis
import TestSupport
import Testing

/// Every routing against six operators computed sample by sample in Double.
@Suite struct AlgorithmTests {
  /// -90 dB: phases of 23 bits and single-precision sums, multiplied up by three modulators in a
  /// row.
  private let tolerance = -90.0

  private func patch(algorithm: Int) -> TestPatch {
    var patch = TestPatch.rich(algorithm: algorithm, index: 1, feedback: 0.8)
    let ratios: [Float] = [1, 2, 3, 1.41, 0.5, 5]
    let levels: [Float] = [1, 0.9, 0.8, 0.7, 0.85, 0.95]
    for op in 1...6 {
      patch["/op/\(op)/ratio"] = ratios[op - 1]
      patch["/op/\(op)/level"] = levels[op - 1]
    }
    return patch
  }

  private func difference(_ patch: TestPatch, frames: Int = 9600) -> Double {
    var player = Player(patch)
    player.on(57)
    var naive = NaiveVoice(patch, key: 57)
    return Signal.difference(player.play(frames), naive.play(frames))
  }

  @Test(arguments: 1...32)
  func eachAlgorithmEqualsANaiveReference(algorithm: Int) {
    #expect(difference(patch(algorithm: algorithm)) < tolerance)
  }

  @Test func aRoutingNoAlgorithmHasEqualsTheReferenceToo() {
    var patch = patch(algorithm: 22)
    patch["/routing/2/5"] = 0.4
    patch["/routing/4/1"] = 0.3
    patch["/routing/1/1"] = 0.5
    #expect(difference(patch) < tolerance)
  }

  @Test func groupsOfVoicesSoundLikeVoicesAlone() {
    // 20 voices fill two groups of lanes, which the engine renders side by side.
    let patch = patch(algorithm: 1)
    var player = Player(patch)
    var sum = [Float](repeating: 0, count: 4800)
    for key in UInt8(40)..<60 {
      player.on(key)
      var naive = NaiveVoice(patch, key: key)
      for (i, sample) in naive.play(4800).enumerated() { sum[i] += sample }
    }
    #expect(Signal.difference(player.play(4800), sum) < tolerance)
  }

  @Test func operatorsThatNobodyHearsCostNothingAudible() {
    var patch = patch(algorithm: 32)
    for op in 2...6 { patch["/op/\(op)/carrier"] = 0 }
    #expect(difference(patch) < tolerance)
  }
}
